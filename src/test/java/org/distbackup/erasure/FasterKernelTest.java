package org.distbackup.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
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
    Counted challenger = new Counted(TABLE);
    FasterKernel kernel = new FasterKernel(SLOW, challenger);
    kernel.race();
    int rounds = challenger.calls.get();
    assertThat(squareOf(kernel)).isEqualTo((byte) 4);
    assertThat(challenger.calls).hasValue(rounds + 1);
  }

  @Test
  void theSlowerOneNeverDoes() {
    Counted sure = new Counted(TABLE);
    Counted challenger = new Counted(SLOW);
    FasterKernel kernel = new FasterKernel(sure, challenger).racing();
    await().until(() -> challenger.calls.get() >= 30);
    // One that miscalculates is out of the race, which so comes to its end.
    challenger.kernel = WRONG;
    int rounds = challenger.calls.get();
    await().until(() -> challenger.calls.get() > rounds);
    int sureRounds = sure.calls.get();
    assertThat(squareOf(kernel)).isEqualTo((byte) 4);
    assertThat(sure.calls).hasValue(sureRounds + 1);
  }

  @Test
  void oneThatMiscalculatesNeverDoesHoweverFast() {
    FasterKernel kernel = new FasterKernel(SLOW, WRONG);
    kernel.race();
    assertThat(squareOf(kernel)).isEqualTo((byte) 4);
  }

  @Test
  void theSureOneWorksUntilTheRaceIsRun() {
    assertThat(squareOf(new FasterKernel(TABLE, WRONG))).isEqualTo((byte) 4);
  }

  private static byte squareOf(Kernel kernel) {
    byte[] two = {2};
    byte[] out = new byte[1];
    kernel.combine(two, new byte[][] {two}, new int[1], 0, out, 0, 1);
    return out[0];
  }

  private static final class Counted implements Kernel {
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Kernel kernel;

    private Counted(Kernel kernel) {
      this.kernel = kernel;
    }

    @Override
    public void combine(
        byte[] coefficients,
        byte[][] inputs,
        int[] starts,
        int column,
        byte[] out,
        int outStart,
        int length) {
      calls.incrementAndGet();
      kernel.combine(coefficients, inputs, starts, column, out, outStart, length);
    }
  }
}
