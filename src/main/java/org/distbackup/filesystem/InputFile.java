package org.distbackup.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** A file open for reading, from its beginning. */
public interface InputFile extends Closeable {
  /** A run of bytes that are there, from {@code start} up to {@code end}. */
  record Extent(long start, long end) {}

  /** What a look at the open file says. */
  Entry stat() throws IOException;

  /** Reads on; returns the number of bytes, -1 at the end. */
  int read(byte[] into, int offset, int length) throws IOException;

  /**
   * Has the system begin to fetch so many bytes from the beginning, without waiting for them. Where
   * that is not known, nothing happens.
   */
  default void prefetch(long bytes) throws IOException {}

  /** Goes on reading from there. */
  void seek(long position) throws IOException;

  /**
   * The first run of bytes at or after a position that is no hole; empty when none follows. Where
   * holes are not known, all from the position to the end.
   */
  Optional<Extent> data(long from) throws IOException;
}
