package org.distbackup.erasure;

/**
 * The field GF(2^8): polynomials over GF(2) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11D), of which x
 * (2) is a generator. Elements are ints from 0 to 255.
 */
final class Galois {
  static final int SIZE = 256;

  private static final int POLYNOMIAL = 0x11D;
  private static final int ORDER = SIZE - 1;
  private static final int[] LOG = new int[SIZE];
  // Twice over, so that the sum of two logarithms needs no reduction.
  private static final int[] EXP = new int[2 * ORDER];

  static {
    int power = 1;
    for (int i = 0; i < ORDER; i++) {
      EXP[i] = power;
      EXP[i + ORDER] = power;
      LOG[power] = i;
      power <<= 1;
      if (power >= SIZE) {
        power ^= POLYNOMIAL;
      }
    }
  }

  private Galois() {}

  static int multiply(int a, int b) {
    return a == 0 || b == 0 ? 0 : EXP[LOG[a] + LOG[b]];
  }

  /** {@code b} is not 0. */
  static int divide(int a, int b) {
    if (b == 0) {
      throw new ArithmeticException("division by zero in GF(2^8)");
    }
    return a == 0 ? 0 : EXP[LOG[a] + ORDER - LOG[b]];
  }
}
