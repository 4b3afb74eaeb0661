package org.distbackup.filesystem;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.distbackup.snapshot.Node;
import org.jspecify.annotations.Nullable;

/** A regular file by its descriptor. */
final class LinuxOutputFile implements OutputFile {
  private final Descriptor descriptor;
  private final WriteBehind behind;

  /** A second one, which may outlive the file: that it closed well is heard from the first. */
  private volatile @Nullable Descriptor second;

  LinuxOutputFile(Descriptor descriptor, WriteBehind behind) {
    this.descriptor = descriptor;
    this.behind = behind;
  }

  @Override
  public void write(byte[] from, int offset, int length, long position) throws IOException {
    try (var use = descriptor.use()) {
      put(use, from, offset, length, position);
      if (position + length > WriteBehind.LITTLE) {
        // Not by the lock: another thread may be writing.
        var known = second;
        var open = known == null ? second(use) : known;
        if (open != null) {
          behind.written(open, use.scratch(), position, length);
        }
      }
    }
  }

  private synchronized @Nullable Descriptor second(Descriptor.Use use) {
    var open = second;
    if (open == null) {
      long number = Libc.FCNTL.call(use.scratch(), use.number(), Libc.F_DUPFD_CLOEXEC, 0);
      open = number < 0 ? null : new Descriptor(number, descriptor.where());
      second = open;
    }
    return open;
  }

  // One thread at a time: the kernel lets no second one into a file either, and has it spin, which
  // took a tenth of a restore's time.
  private synchronized void put(
      Descriptor.Use use, byte[] from, int offset, int length, long position) throws IOException {
    var buffer = use.scratch().buffer();
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, Scratch.BUFFER_BYTES);
      MemorySegment.copy(from, offset + done, buffer, JAVA_BYTE, 0, part);
      long put =
          Libc.PWRITE.call(use.scratch(), use.number(), buffer.address(), part, position + done);
      check(put);
      done += (int) put;
    }
  }

  @Override
  public int read(byte[] into, int offset, int length, long position) throws IOException {
    return LinuxInputFile.read(descriptor, into, offset, length, position);
  }

  @Override
  public long size() throws IOException {
    try (var use = descriptor.use()) {
      return use.look(Descriptor.NO_NAME).size();
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    try (var use = descriptor.use()) {
      check(Libc.FTRUNCATE.call(use.scratch(), use.number(), size));
    }
  }

  @Override
  public void reserve(long size) throws IOException {
    try (var use = descriptor.use()) {
      // Where it cannot, for lack of room or of the call, it allocates what is written.
      Libc.FALLOCATE.call(use.scratch(), use.number(), Libc.FALLOC_FL_KEEP_SIZE, 0, size);
    }
  }

  @Override
  public List<String> apply(Node node) throws IOException {
    try (var use = descriptor.use()) {
      return LinuxMetadata.apply(use, node);
    }
  }

  @Override
  public void sync() throws IOException {
    try (var use = descriptor.use()) {
      check(Libc.FSYNC.call(use.scratch(), use.number()));
    }
  }

  @Override
  public void close() throws IOException {
    try (descriptor;
        var _ = second) {
      // The second one first: what the first one's close says is heard.
    }
  }

  private void check(long result) throws IOException {
    if (result < 0) {
      throw Errno.exception(result, descriptor.where().toString());
    }
  }
}
