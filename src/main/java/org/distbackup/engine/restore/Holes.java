package org.distbackup.engine.restore;

import java.io.IOException;
import java.util.Arrays;
import org.distbackup.filesystem.OutputFile;

/** Writes what is not zero, by blocks of the file: what is left out is a hole in a fresh file. */
final class Holes {
  private static final int BLOCK = 4096;
  private static final byte[] ZEROS = new byte[BLOCK];

  private Holes() {}

  static void write(OutputFile out, byte[] bytes, int length, long position) throws IOException {
    int start = 0;
    for (int at = 0; at < length; ) {
      int end = (int) Math.min(length, at + BLOCK - (position + at) % BLOCK);
      if (Arrays.equals(bytes, at, end, ZEROS, 0, end - at)) {
        put(out, bytes, start, at, position);
        start = end;
      }
      at = end;
    }
    put(out, bytes, start, length, position);
  }

  private static void put(OutputFile out, byte[] bytes, int start, int end, long position)
      throws IOException {
    if (end > start) {
      out.write(bytes, start, end - start, position + start);
    }
  }
}
