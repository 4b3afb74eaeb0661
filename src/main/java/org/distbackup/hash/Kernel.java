package org.distbackup.hash;

import java.util.function.Supplier;
import org.distbackup.vector.Race;

/**
 * Compresses many chunks, or many pairs of nodes, of the tree that BLAKE3 is. Chaining values lie
 * word by word: word w of value i at {@code cvs[w * Blake3.TILE_CHUNKS + i]}.
 */
interface Kernel {
  /** A block for each of 16 lanes. */
  int SCRATCH_WORDS = 16 * Compression.BLOCK_WORDS;

  /**
   * The chaining values of {@code count} whole chunks, 0 to 64, none of which is the root; values
   * behind these are left as anything.
   *
   * @param counter the number of the first chunk, a multiple of 64
   * @param flags for all of them
   * @param words room for {@link #SCRATCH_WORDS}
   */
  void chunks(
      byte[] in, int offset, int count, int[] key, long counter, int flags, int[] cvs, int[] words);

  /**
   * Value i becomes that of the parent of values 2i and 2i + 1, 0 &lt;= i &lt; pairs, none of which
   * is the root; values behind these are left as anything.
   */
  void parents(int[] cvs, int pairs, int[] key, int flags, int[] words);

  /** The fastest that this JVM can run, as soon as it is fast. */
  static Supplier<Kernel> best() {
    return Race.between(
        new ScalarKernel(), () -> VectorKernel.ifWideEnough(), Kernel::trial, "hash-race");
  }

  /** A tile and more, as blobs and shards are, lest the JIT should learn something else. */
  private static byte[] trial(Kernel kernel) {
    Blake3 hash = new Blake3(() -> kernel);
    hash.update(new byte[80 * Blake3.CHUNK_BYTES]);
    return hash.digest();
  }
}
