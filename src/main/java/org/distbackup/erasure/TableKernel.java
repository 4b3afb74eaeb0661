package org.distbackup.erasure;

import java.util.Arrays;

/** Multiplies by a table of all products, byte by byte: the reference, and the fallback. */
final class TableKernel implements Kernel {
  // Row c holds c * x for every x.
  private static final byte[][] PRODUCTS = new byte[Galois.SIZE][Galois.SIZE];

  static {
    for (int c = 0; c < Galois.SIZE; c++) {
      for (int x = 0; x < Galois.SIZE; x++) {
        PRODUCTS[c][x] = (byte) Galois.multiply(c, x);
      }
    }
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
    Arrays.fill(out, outStart, outStart + length, (byte) 0);
    for (int j = 0; j < coefficients.length; j++) {
      int coefficient = coefficients[j] & 0xFF;
      if (coefficient == 1) {
        add(inputs[j], starts[j] + column, out, outStart, length);
      } else {
        multiplyAdd(PRODUCTS[coefficient], inputs[j], starts[j] + column, out, outStart, length);
      }
    }
  }

  // Apart from multiplyAdd because the JIT turns this one into vector code by itself.
  private static void add(byte[] in, int start, byte[] out, int outStart, int length) {
    for (int i = 0; i < length; i++) {
      out[outStart + i] ^= in[start + i];
    }
  }

  private static void multiplyAdd(
      byte[] products, byte[] in, int start, byte[] out, int outStart, int length) {
    for (int i = 0; i < length; i++) {
      out[outStart + i] ^= products[in[start + i] & 0xFF];
    }
  }
}
