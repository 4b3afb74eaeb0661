package org.distbackup.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.distbackup.snapshot.Node;

/** A file open for writing, at any position, by several threads at once. */
public interface OutputFile extends Closeable {
  /** Writes all of it there. */
  void write(byte[] from, int offset, int length, long position) throws IOException;

  /** Reads from a position until {@code length} bytes or the end; returns the number of bytes. */
  int read(byte[] into, int offset, int length, long position) throws IOException;

  /** Length now. */
  long size() throws IOException;

  /** Cuts off, or lengthens by a hole. */
  void truncate(long size) throws IOException;

  /**
   * So many bytes will be written in all: the file system may give them room at once, which costs
   * less than page by page, and lie together though they come in any order. The length stays.
   */
  void reserve(long size) throws IOException;

  /** As {@link Folder#apply}, before the file is closed, when all of it is written. */
  List<String> apply(Node node) throws IOException;

  /** Makes content and length durable. */
  void sync() throws IOException;
}
