package org.distbackup.erasure;

import java.util.function.Supplier;

/**
 * A systematic Reed-Solomon code: k data shards and n - k parity shards of one length, any k of
 * which bring back every other. With k = 1 all are plain copies. Immutable, for any thread.
 *
 * <p>The field is GF(2^8) modulo 0x11D; the coefficient of data shard j (0 &lt;= j &lt; k) in
 * parity shard r (k &lt;= r &lt; n) is {@code (k xor j) * r / ((r xor j) * k)}: a scaled Cauchy
 * matrix. Both are part of the format.
 */
public final class ReedSolomon {
  private static final Supplier<Kernel> BEST = Kernel.best();

  // A block of each input and an output stay in the first-level cache while it is combined.
  private static final int BLOCK = 4096;

  private final int k;
  private final int n;
  private final Supplier<Kernel> kernel;
  private final byte[][] parityRows;

  ReedSolomon(int k, int n, Supplier<Kernel> kernel) {
    if (k < 1 || n < k || n > Galois.SIZE) {
      throw new IllegalArgumentException("no such code: " + k + "-of-" + n);
    }
    this.k = k;
    this.n = n;
    this.kernel = kernel;
    parityRows = new byte[n - k][];
    for (int i = 0; i < parityRows.length; i++) {
      parityRows[i] = Generator.row(k, k + i);
    }
  }

  /**
   * The code k-of-n, 1 &lt;= k &lt;= n &lt;= 256, by the fastest means this JVM has. Vector code
   * takes over from tables when the JIT is done with it, some seconds after the first call.
   */
  public static ReedSolomon of(int k, int n) {
    return new ReedSolomon(k, n, BEST);
  }

  /**
   * Computes the parity. Shard i is {@code buffer[i * shardLength, (i + 1) * shardLength)}: the k
   * data shards are read, the n - k parity shards behind them written.
   */
  public void encode(byte[] buffer, int shardLength) {
    if (shardLength < 0 || (long) n * shardLength > buffer.length) {
      throw new IllegalArgumentException(
          n + " shards of " + shardLength + " bytes do not fit in " + buffer.length);
    }
    byte[][] inputs = new byte[k][];
    int[] starts = new int[k];
    for (int j = 0; j < k; j++) {
      inputs[j] = buffer;
      starts[j] = j * shardLength;
    }
    Kernel fastest = kernel.get();
    for (int column = 0; column < shardLength; column += BLOCK) {
      int length = Math.min(BLOCK, shardLength - column);
      for (int i = 0; i < parityRows.length; i++) {
        int outStart = (k + i) * shardLength + column;
        fastest.combine(parityRows[i], inputs, starts, column, buffer, outStart, length);
      }
    }
  }

  /**
   * Computes one shard, or a range of one, from k others.
   *
   * @param presentIndexes which shards are at hand: k of them, all different
   * @param present their bytes, or the same range of each, from 0 to {@code length}, in that order
   * @param wanted the index of the shard to compute
   * @param out receives it, from 0 to {@code length}
   */
  public void rebuild(int[] presentIndexes, byte[][] present, int wanted, byte[] out, int length) {
    check(presentIndexes, present, wanted, out, length);
    byte[] row = Generator.solve(k, presentIndexes, wanted);
    int[] starts = new int[k];
    Kernel fastest = kernel.get();
    for (int column = 0; column < length; column += BLOCK) {
      fastest.combine(row, present, starts, column, out, column, Math.min(BLOCK, length - column));
    }
  }

  private void check(int[] presentIndexes, byte[][] present, int wanted, byte[] out, int length) {
    if (presentIndexes.length != k || present.length != k) {
      throw new IllegalArgumentException("exactly " + k + " shards are needed");
    }
    if (wanted < 0 || wanted >= n) {
      throw new IllegalArgumentException("no shard " + wanted + " of " + n);
    }
    if (length < 0 || out.length < length) {
      throw new IllegalArgumentException(length + " bytes do not fit in " + out.length);
    }
    boolean[] seen = new boolean[n];
    for (int i = 0; i < k; i++) {
      int index = presentIndexes[i];
      if (index < 0 || index >= n || seen[index] || present[i].length < length) {
        throw new IllegalArgumentException(
            "shard " + index + " is not there, there twice, or shorter than " + length);
      }
      seen[index] = true;
    }
  }
}
