package org.distbackup.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class KernelPropertyTest {
  private static final Kernel TABLE = new TableKernel();
  private static final Kernel VECTOR = new VectorKernel();

  @Property(tries = 300)
  void vectorsComputeWhatTablesDo(
      @ForAll @Size(min = 1, max = 12) byte[] coefficients,
      @ForAll @IntRange(max = 1000) int length,
      @ForAll @IntRange(max = 70) int column,
      @ForAll @IntRange(max = 70) int outStart,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[][] inputs = new byte[coefficients.length][];
    int[] starts = new int[coefficients.length];
    for (int j = 0; j < inputs.length; j++) {
      starts[j] = random.nextInt(70);
      inputs[j] = new byte[starts[j] + column + length];
      random.nextBytes(inputs[j]);
    }
    // Full of what was there before, with a margin that must stay as it is.
    byte[] byTable = new byte[outStart + length + 64];
    random.nextBytes(byTable);
    byte[] byVector = byTable.clone();
    TABLE.combine(coefficients, inputs, starts, column, byTable, outStart, length);
    VECTOR.combine(coefficients, inputs, starts, column, byVector, outStart, length);
    assertThat(byVector).isEqualTo(byTable);
  }

  @Property(tries = 50)
  void tablesMultiplyAsPolynomialsDo(@ForAll byte factor, @ForAll @Size(max = 300) byte[] input) {
    byte[] out = new byte[input.length];
    TABLE.combine(new byte[] {factor}, new byte[][] {input}, new int[1], 0, out, 0, input.length);
    for (int i = 0; i < input.length; i++) {
      assertThat(out[i]).isEqualTo((byte) product(factor & 0xFF, input[i] & 0xFF));
    }
  }

  private static int product(int a, int b) {
    int sum = 0;
    for (int bit = 7; bit >= 0; bit--) {
      sum <<= 1;
      sum ^= (sum >> 8) * 0x11D;
      sum ^= (b >> bit & 1) * a;
    }
    return sum;
  }
}
