package org.distbackup.index;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file read and written at positions. Not a FileChannel, which an interrupt of a reading thread
 * (a command that is cancelled) would close for everybody. Not thread-safe.
 */
final class PlainFile implements AutoCloseable {
  private final RandomAccessFile file;

  /** Opens or makes it. */
  PlainFile(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** Reads until the buffer, which has an array, is full or the file ends. */
  void read(ByteBuffer into, long at) throws IOException {
    file.seek(at);
    while (into.hasRemaining()) {
      int read = file.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
      if (read < 0) {
        return;
      }
      into.position(into.position() + read);
    }
  }

  /** Writes all of the buffer, which has an array. */
  void write(ByteBuffer from, long at) throws IOException {
    file.seek(at);
    file.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
    from.position(from.limit());
  }

  long size() throws IOException {
    return file.length();
  }

  void truncate(long size) throws IOException {
    if (file.length() > size) {
      file.setLength(size);
    }
  }

  void force() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
