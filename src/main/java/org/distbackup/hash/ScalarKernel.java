package org.distbackup.hash;

import static org.distbackup.hash.Blake3.TILE_CHUNKS;
import static org.distbackup.hash.Compression.BLOCK_BYTES;
import static org.distbackup.hash.Compression.BLOCK_WORDS;
import static org.distbackup.hash.Compression.CHUNK_END;
import static org.distbackup.hash.Compression.CHUNK_START;
import static org.distbackup.hash.Compression.CV_WORDS;

/** One after another. */
final class ScalarKernel implements Kernel {
  @Override
  public void chunks(
      byte[] in,
      int offset,
      int count,
      int[] key,
      long counter,
      int flags,
      int[] cvs,
      int[] words) {
    int[] cv = new int[CV_WORDS];
    for (int i = 0; i < count; i++) {
      System.arraycopy(key, 0, cv, 0, CV_WORDS);
      int start = offset + i * Blake3.CHUNK_BYTES;
      chunk(in, start, Blake3.CHUNK_BYTES, cv, counter + i, flags, 0, words);
      store(cv, cvs, i);
    }
  }

  /**
   * A chunk, whole or not.
   *
   * @param cv the key, and when done the chaining value
   * @param length 0 to 1024
   * @param lastFlags for the last block besides
   * @param words room for a block
   */
  static void chunk(
      byte[] in,
      int offset,
      int length,
      int[] cv,
      long counter,
      int flags,
      int lastFlags,
      int[] words) {
    int at = 0;
    int start = CHUNK_START;
    while (length - at > BLOCK_BYTES) {
      load(in, offset + at, BLOCK_BYTES, words);
      Compression.compress(cv, words, counter, BLOCK_BYTES, flags | start);
      start = 0;
      at += BLOCK_BYTES;
    }
    load(in, offset + at, length - at, words);
    Compression.compress(cv, words, counter, length - at, flags | start | CHUNK_END | lastFlags);
  }

  private static void load(byte[] in, int offset, int length, int[] words) {
    if (length == BLOCK_BYTES) {
      for (int i = 0; i < BLOCK_WORDS; i++) {
        words[i] = (int) Blake3.INTS.get(in, offset + i * Integer.BYTES);
      }
    } else {
      byte[] padded = new byte[BLOCK_BYTES];
      System.arraycopy(in, offset, padded, 0, length);
      load(padded, 0, BLOCK_BYTES, words);
    }
  }

  @Override
  public void parents(int[] cvs, int pairs, int[] key, int flags, int[] words) {
    int[] cv = new int[CV_WORDS];
    for (int i = 0; i < pairs; i++) {
      for (int w = 0; w < CV_WORDS; w++) {
        words[w] = cvs[w * TILE_CHUNKS + 2 * i];
        words[CV_WORDS + w] = cvs[w * TILE_CHUNKS + 2 * i + 1];
      }
      System.arraycopy(key, 0, cv, 0, CV_WORDS);
      Compression.compress(cv, words, 0, BLOCK_BYTES, flags);
      store(cv, cvs, i);
    }
  }

  /** Puts a chaining value where value i lies. */
  static void store(int[] cv, int[] cvs, int i) {
    for (int w = 0; w < CV_WORDS; w++) {
      cvs[w * TILE_CHUNKS + i] = cv[w];
    }
  }
}
