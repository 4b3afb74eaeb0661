package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.distbackup.transfer.Refusal;
import org.junit.jupiter.api.Test;

class HeadMemoryTest {
  private final HeadMemory memory = new HeadMemory(10);

  @Test
  void whatIsGivenBackMayBeTakenAgain() {
    memory.take(4);
    memory.take(6);
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> memory.take(1));
    memory.giveBack(4);
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> memory.take(5));
    assertThatCode(() -> memory.take(4)).doesNotThrowAnyException();
  }

  @Test
  void whatIsLargerThanAllComesAlone() {
    memory.take(11);
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> memory.take(1));
    memory.giveBack(11);
    memory.take(1);
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> memory.take(11));
  }
}
