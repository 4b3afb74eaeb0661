package org.distbackup.erasure;

import java.util.Optional;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Multiplies a vector of bytes at once by two table look-ups within registers (Plank, Greenan and
 * Miller, "Screaming Fast Galois Field Arithmetic Using Intel SIMD Instructions", FAST 2013).
 *
 * <p>The paper splits each byte in two nibbles for tables of 16. Here a vector of L = 2^s lanes is
 * a table of L entries, so a byte is split in its low s and its high 8 - s bits. {@code selectFrom}
 * looks at the low s bits of an index only: the low part needs no mask, and the high part may be
 * shifted down in whole ints, since its table repeats and so ignores the bits that come along.
 */
final class VectorKernel implements Kernel {
  private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int LOW_BITS = Integer.numberOfTrailingZeros(LANES);

  // At c * LANES: the products of c with every low part, and with every high part, repeated.
  private static final byte[] LOW = new byte[Galois.SIZE * LANES];
  private static final byte[] HIGH = new byte[Galois.SIZE * LANES];

  static {
    for (int c = 0; c < Galois.SIZE; c++) {
      for (int lane = 0; lane < LANES; lane++) {
        LOW[c * LANES + lane] = (byte) Galois.multiply(c, lane & 0xFF);
        HIGH[c * LANES + lane] = (byte) Galois.multiply(c, lane << LOW_BITS & 0xFF);
      }
    }
  }

  private final Kernel remainder = new TableKernel();

  /** If the machine's vectors hold a table of 16 at least; without C2 they do not. */
  static Optional<Kernel> ifWideEnough() {
    return LANES >= 16 ? Optional.of(new VectorKernel()) : Optional.empty();
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
    int whole = SPECIES.loopBound(length);
    for (int j = 0; j < coefficients.length; j += 2) {
      // An odd one out is paired with itself, times zero.
      int other = Math.min(j + 1, coefficients.length - 1);
      addPair(
          inputs[j],
          starts[j] + column,
          coefficients[j] & 0xFF,
          inputs[other],
          starts[other] + column,
          other == j ? 0 : coefficients[other] & 0xFF,
          out,
          outStart,
          whole,
          j == 0);
    }
    remainder.combine(
        coefficients, inputs, starts, column + whole, out, outStart + whole, length - whole);
  }

  // Two inputs at a time: the four tables stay in registers even where there are only sixteen.
  private static void addPair(
      byte[] a,
      int aStart,
      int aFactor,
      byte[] b,
      int bStart,
      int bFactor,
      byte[] out,
      int outStart,
      int length,
      boolean first) {
    ByteVector aLow = ByteVector.fromArray(SPECIES, LOW, aFactor * LANES);
    ByteVector aHigh = ByteVector.fromArray(SPECIES, HIGH, aFactor * LANES);
    ByteVector bLow = ByteVector.fromArray(SPECIES, LOW, bFactor * LANES);
    ByteVector bHigh = ByteVector.fromArray(SPECIES, HIGH, bFactor * LANES);
    for (int i = 0; i < length; i += LANES) {
      ByteVector sum =
          product(ByteVector.fromArray(SPECIES, a, aStart + i), aLow, aHigh)
              .lanewise(
                  VectorOperators.XOR,
                  product(ByteVector.fromArray(SPECIES, b, bStart + i), bLow, bHigh));
      if (!first) {
        sum = sum.lanewise(VectorOperators.XOR, ByteVector.fromArray(SPECIES, out, outStart + i));
      }
      sum.intoArray(out, outStart + i);
    }
  }

  private static ByteVector product(ByteVector x, ByteVector low, ByteVector high) {
    ByteVector shifted =
        x.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOW_BITS).reinterpretAsBytes();
    return x.selectFrom(low).lanewise(VectorOperators.XOR, shifted.selectFrom(high));
  }
}
