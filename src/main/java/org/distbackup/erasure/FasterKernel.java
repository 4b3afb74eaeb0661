package org.distbackup.erasure;

import java.time.Duration;
import java.util.Arrays;

/**
 * A sure kernel, until another has shown that it is faster and computes the same. Vector code is
 * thousands of times slower than tables until the JIT has compiled it, which takes half a second,
 * and for ever where there is no JIT that knows it; so it races, in a thread of its own.
 */
final class FasterKernel implements Kernel {
  private static final int WINS = 3;
  private static final int LENGTH = 4096;

  private final Kernel sure;
  private final Kernel challenger;
  private final Duration patience;
  private volatile Kernel chosen;

  /** Gives the challenger so much time, all of it one core's, to get fast. */
  FasterKernel(Kernel sure, Kernel challenger, Duration patience) {
    this.sure = sure;
    this.challenger = challenger;
    this.patience = patience;
    chosen = sure;
  }

  /** This kernel, with a daemon thread in which the challenger races. */
  FasterKernel racing() {
    Thread.ofPlatform().daemon().name("erasure-race").start(this::race);
    return this;
  }

  /** Whether the challenger won: it was faster several times in a row, with the same result. */
  boolean race() {
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
    while (wins < WINS && System.nanoTime() - start < patience.toNanos()) {
      long toBeat = time(sure, coefficients, inputs, expected);
      boolean faster = time(challenger, coefficients, inputs, got) < toBeat;
      if (!Arrays.equals(expected, got)) {
        return false;
      }
      wins = faster ? wins + 1 : 0;
    }
    if (wins == WINS) {
      chosen = challenger;
    }
    return wins == WINS;
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
