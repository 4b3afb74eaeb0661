package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.distbackup.cli.NodeOptions;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;

class OfferTest {
  private static NodeOptions offering(long bytes) {
    return TestOptions.of(Path.of("data"), OptionalLong.of(bytes), Optional.empty());
  }

  @Test
  void aPeerThatWouldNeverTakeAnythingDoesNotStart() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> Settings.read(offering((64 << 20) - 1), "peer"))
        .withMessageContaining("67108863 bytes is too small")
        .extracting(Failure::kind)
        .isEqualTo(Failure.Kind.USAGE);
    assertThat(Settings.read(offering(64 << 20), "peer").offer()).isEqualTo(64 << 20);
  }

  @Test
  void aMonitorLendsNothingAndIsNotAsked() {
    assertThat(Settings.read(offering(0), "monitor").offer()).isZero();
  }
}
