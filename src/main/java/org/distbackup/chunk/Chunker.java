package org.distbackup.chunk;

import java.util.Objects;

/**
 * Finds where content says that a chunk ends, so that an insertion moves few boundaries: FastCDC
 * with normalized chunking of level 2 (Xia et al., "FastCDC: a Fast and Efficient Content-Defined
 * Chunking Approach for Data Deduplication", USENIX ATC 2016, and "The Design of Fast
 * Content-Defined Chunking for Data Deduplication Based Storage Systems", IEEE TPDS 2020).
 *
 * <p>A chunk may end behind a byte when the top bits of the gear hash of the {@link #WINDOW} bytes
 * up to it are all zero: log2(average) + 2 bits before the average size and log2(average) - 2 from
 * there on, so that most chunks end soon after the average. The first {@code min} bytes are not
 * looked at. Immutable, for any thread.
 */
public final class Chunker {
  /** Bytes that a hash depends on: each is shifted left once per byte, out of 64 bits. */
  static final int WINDOW = Long.SIZE;

  private static final int NORMALIZATION = 2;

  private final long[] gear;
  private final ChunkSizes sizes;
  private final long hardMask;
  private final long easyMask;

  /** A chunker of one owner. */
  public Chunker(GearTable table, ChunkSizes sizes) {
    gear = table.numbers();
    this.sizes = sizes;
    int bits = Integer.numberOfTrailingZeros(sizes.average());
    hardMask = topBits(bits + NORMALIZATION);
    easyMask = topBits(bits - NORMALIZATION);
  }

  private static long topBits(int bits) {
    return -1L << (Long.SIZE - bits);
  }

  /**
   * The length of the first chunk of {@code buffer[offset, offset + length)}, which holds at least
   * {@code max} bytes or else all that is left of the file: without a boundary in it, that is its
   * whole length, or {@code max}.
   */
  public int cut(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    int longest = Math.min(length, sizes.max());
    if (longest <= sizes.min()) {
      return longest;
    }
    int middle = offset + Math.min(longest, sizes.average());
    int end = scan(buffer, offset + sizes.min(), middle, hardMask);
    if (end < 0) {
      end = scan(buffer, middle, offset + longest, easyMask);
    }
    return end < 0 ? longest : end - offset;
  }

  /** The first boundary behind a byte of [from, to), or -1. */
  private int scan(byte[] buffer, int from, int to, long mask) {
    long[] g = gear; // the JIT keeps a local in a register, not the field
    long hash = 0;
    for (int i = from - WINDOW; i < from; i++) {
      hash = (hash << 1) + g[buffer[i] & 0xFF];
    }
    int i = from;
    // Two bytes at a time: what the second adds does not wait for the first's hash, so the chain
    // of operations that wait for each other is half as long.
    for (; i < to - 1; i += 2) {
      long one = g[buffer[i] & 0xFF];
      long both = (one << 1) + g[buffer[i + 1] & 0xFF];
      if (((hash << 1) + one & mask) == 0) {
        return i + 1;
      }
      hash = (hash << 2) + both;
      if ((hash & mask) == 0) {
        return i + 2;
      }
    }
    if (i < to && ((hash << 1) + g[buffer[i] & 0xFF] & mask) == 0) {
      return to;
    }
    return -1;
  }
}
