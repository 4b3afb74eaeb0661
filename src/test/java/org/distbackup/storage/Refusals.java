package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Refusal.Code;

/** Calls that are refused. */
final class Refusals {
  private Refusals() {}

  static void assertRefused(Code code, ThrowingCallable call) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
