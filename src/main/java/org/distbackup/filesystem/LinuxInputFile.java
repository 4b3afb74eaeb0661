package org.distbackup.filesystem;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A regular file by its descriptor; the position is kept here. */
final class LinuxInputFile implements InputFile {
  private final Descriptor descriptor;
  private final byte[] name;
  private long position;

  LinuxInputFile(Descriptor descriptor, byte[] name) {
    this.descriptor = descriptor;
    this.name = name;
  }

  @Override
  public Entry stat() throws IOException {
    try (var use = descriptor.use()) {
      return use.look(name);
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int done = read(descriptor, into, offset, length, position);
    position += done;
    return done == 0 && length > 0 ? -1 : done;
  }

  /** Reads until there is no more; returns the number of bytes. */
  static int read(Descriptor descriptor, byte[] into, int offset, int length, long position)
      throws IOException {
    int done = 0;
    try (var use = descriptor.use()) {
      var buffer = use.scratch().buffer();
      while (done < length) {
        int wanted = Math.min(length - done, Scratch.BUFFER_BYTES);
        long got =
            Libc.PREAD.call(use.scratch(), use.number(), buffer.address(), wanted, position + done);
        if (got < 0) {
          throw Errno.exception(got, descriptor.where().toString());
        }
        MemorySegment.copy(buffer, JAVA_BYTE, 0, into, offset + done, (int) got);
        done += (int) got;
        if (got < wanted) {
          break;
        }
      }
    }
    return done;
  }

  @Override
  public void prefetch(long bytes) throws IOException {
    try (var use = descriptor.use()) {
      // Whether it is refused makes no difference.
      Libc.POSIX_FADVISE.call(use.scratch(), use.number(), 0, bytes, Libc.POSIX_FADV_WILLNEED);
    }
  }

  @Override
  public void seek(long to) {
    position = to;
  }

  @Override
  public Optional<Extent> data(long from) throws IOException {
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long start = Libc.LSEEK.call(scratch, use.number(), from, Libc.SEEK_DATA);
      long end = start < 0 ? start : Libc.LSEEK.call(scratch, use.number(), start, Libc.SEEK_HOLE);
      // Says both that only a hole follows and that the file has become shorter.
      if (end == -Errno.ENXIO) {
        return Optional.empty();
      }
      if (end < 0) {
        throw Errno.exception(end, descriptor.where().toString());
      }
      return Optional.of(new Extent(start, end));
    }
  }

  @Override
  public void close() throws IOException {
    descriptor.close();
  }
}
