package org.distbackup.erasure;

import java.util.function.Supplier;
import org.distbackup.vector.Race;

/** The inner loop: one shard, or a block of it, as a linear combination of others. */
interface Kernel {
  /**
   * Sets each {@code out[outStart + i]}, 0 &lt;= i &lt; length, to the sum over j of {@code
   * coefficients[j] * inputs[j][starts[j] + column + i]}. The output overlaps no input.
   */
  void combine(
      byte[] coefficients,
      byte[][] inputs,
      int[] starts,
      int column,
      byte[] out,
      int outStart,
      int length);

  /** The fastest that this JVM can run, as soon as it is fast. */
  static Supplier<Kernel> best() {
    return Race.between(
        new TableKernel(), () -> VectorKernel.ifWideEnough(), Kernel::trial, "erasure-race");
  }

  private static byte[] trial(Kernel kernel) {
    byte[] coefficients = {3, 5, 7, (byte) 0xFF};
    byte[] input = new byte[4096];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) (i * 31);
    }
    byte[][] inputs = {input, input, input, input};
    byte[] out = new byte[input.length];
    kernel.combine(coefficients, inputs, new int[inputs.length], 0, out, 0, out.length);
    return out;
  }
}
