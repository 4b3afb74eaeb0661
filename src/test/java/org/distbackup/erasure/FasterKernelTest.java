package org.distbackup.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FasterKernelTest {
  private static final Kernel TABLE = new TableKernel();

  private static final Kernel SLOW =
      (coefficients, inputs, starts, column, out, outStart, length) -> {
        for (int i = 0; i < 20; i++) {
          TABLE.combine(coefficients, inputs, starts, column, out, outStart, length);
        }
      };

  private static final Kernel WRONG =
      (coefficients, inputs, starts, column, out, outStart, length) -> out[outStart] = 1;

  @Test
  void theFasterOneTakesOver() {
    FasterKernel kernel = new FasterKernel(SLOW, TABLE, Duration.ofMinutes(1));
    assertThat(kernel.race()).isTrue();
    assertThat(squareOf(kernel)).isEqualTo((byte) 4);
  }

  @Test
  void theSlowerOneNeverDoes() {
    assertThat(new FasterKernel(TABLE, SLOW, Duration.ofMillis(300)).race()).isFalse();
  }

  @Test
  void oneThatMiscalculatesNeverDoesHoweverFast() {
    FasterKernel kernel = new FasterKernel(TABLE, WRONG, Duration.ofMinutes(1));
    assertThat(kernel.race()).isFalse();
    assertThat(squareOf(kernel)).isEqualTo((byte) 4);
  }

  @Test
  void theSureOneWorksUntilTheRaceIsRun() {
    assertThat(squareOf(new FasterKernel(TABLE, WRONG, Duration.ofMinutes(1)))).isEqualTo((byte) 4);
  }

  private static byte squareOf(Kernel kernel) {
    byte[] two = {2};
    byte[] out = new byte[1];
    kernel.combine(two, new byte[][] {two}, new int[1], 0, out, 0, 1);
    return out[0];
  }
}
