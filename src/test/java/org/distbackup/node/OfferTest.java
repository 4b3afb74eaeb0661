package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.distbackup.cli.NodeOptions;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;

class OfferTest {
  private static NodeOptions offering(long bytes) {
    return new NodeOptions(
        Path.of("data"),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.of(bytes),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        List.of(),
        true,
        Optional.empty());
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
