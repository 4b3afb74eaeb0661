package org.distbackup.chunk;

/**
 * Bounds of a chunk in bytes. All but the last of a file are longer than {@code min} and at most
 * {@code max}; {@code average}, a power of two, is where most of them end.
 */
public record ChunkSizes(int min, int average, int max) {
  /** 256 KiB, 1 MiB, 4 MiB. */
  public static final ChunkSizes DEFAULT = new ChunkSizes(1 << 18, 1 << 20, 1 << 22);

  /** Checks {@link Chunker#WINDOW} &lt;= min &lt; average &lt; max, and the power of two. */
  public ChunkSizes {
    if (min < Chunker.WINDOW || average <= min || max <= average) {
      throw new IllegalArgumentException(
          "chunk sizes do not rise: " + min + ", " + average + ", " + max);
    }
    if (Integer.bitCount(average) != 1) {
      throw new IllegalArgumentException("average is no power of two: " + average);
    }
  }
}
