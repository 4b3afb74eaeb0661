package org.distbackup.erasure;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A sure kernel, until another has shown that it is faster and computes the same. Vector code is
 * thousands of times slower than tables until the JIT has compiled it, and for ever where there is
 * no JIT that knows it; so it races, in a thread of its own.
 *
 * <p>The race is won within seconds on a quiet machine, but may take minutes while the JIT has much
 * else to do, and then running hot only keeps it busy: the challenger takes a quarter of a core at
 * first and ever less, so that it never has to give up.
 */
final class FasterKernel implements Kernel {
  private static final int WINS = 3;
  private static final int LENGTH = 4096;

  private final Kernel sure;
  private final Kernel challenger;
  private volatile Kernel chosen;

  FasterKernel(Kernel sure, Kernel challenger) {
    this.sure = sure;
    this.challenger = challenger;
    chosen = sure;
  }

  /** This kernel, with a daemon thread in which the challenger races. */
  FasterKernel racing() {
    Thread.ofPlatform().daemon().name("erasure-race").start(this::race);
    return this;
  }

  /**
   * Ends when the challenger has won, having been faster several times in a row, or when it has
   * miscalculated, and so lost for good.
   */
  void race() {
    byte[] coefficients = {3, 5, 7, (byte) 0xFF};
    byte[][] inputs = new byte[coefficients.length][LENGTH];
    for (byte[] input : inputs) {
      for (int i = 0; i < LENGTH; i++) {
        input[i] = (byte) (i * 31);
      }
    }
    byte[] expected = new byte[LENGTH];
    byte[] got = new byte[LENGTH];
    int wins = 0;
    long start = System.nanoTime();
    while (wins < WINS) {
      long toBeat = time(sure, coefficients, inputs, expected);
      long taken = time(challenger, coefficients, inputs, got);
      if (!Arrays.equals(expected, got)) {
        return;
      }
      wins = taken < toBeat ? wins + 1 : 0;
      long elapsedSeconds = (System.nanoTime() - start) / 1_000_000_000;
      LockSupport.parkNanos((toBeat + taken) * (3 + elapsedSeconds));
    }
    chosen = challenger;
  }

  private static long time(Kernel kernel, byte[] coefficients, byte[][] inputs, byte[] out) {
    long start = System.nanoTime();
    kernel.combine(coefficients, inputs, new int[inputs.length], 0, out, 0, LENGTH);
    return System.nanoTime() - start;
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
    chosen.combine(coefficients, inputs, starts, column, out, outStart, length);
  }
}
