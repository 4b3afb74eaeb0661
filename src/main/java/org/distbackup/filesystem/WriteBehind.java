package org.distbackup.filesystem;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written to a large file from filling the page cache: the kernel is asked to write
 * pages out soon, and later to forget those that it has written. Nothing waits for the disk: where
 * that is slow, pages stay, as they would without this. A file smaller than the window is left to
 * the kernel. Thread-safe.
 */
final class WriteBehind {
  /** Bytes that are left alone, and again as many that are on their way to the disk. */
  static final int WINDOW = 32 << 20;

  /** Pages come in folios, which go as a whole: those at the ends of a range lie in others, too. */
  private static final int LARGEST_FOLIO = Scratch.BUFFER_BYTES;

  private record Range(long position, int length) {}

  private static final class Stretch {
    private final Queue<Range> ranges = new ArrayDeque<>();
    private long bytes;

    synchronized void add(Range range) {
      ranges.add(range);
      bytes += range.length();
    }

    /** The oldest, if there is more than the window holds. */
    synchronized @Nullable Range over() {
      if (bytes <= WINDOW) {
        return null;
      }
      var oldest = ranges.remove();
      bytes -= oldest.length();
      return oldest;
    }
  }

  private final Stretch fresh = new Stretch();
  private final Stretch leaving = new Stretch();

  /** So much was written there. Whether the kernel takes the advice changes no content. */
  void written(Descriptor.Use use, long position, int length) {
    fresh.add(new Range(position, length));
    for (var range = fresh.over(); range != null; range = fresh.over()) {
      Libc.SYNC_FILE_RANGE.call(
          use.scratch(),
          use.number(),
          range.position(),
          range.length(),
          Libc.SYNC_FILE_RANGE_WRITE);
      leaving.add(range);
    }
    for (var range = leaving.over(); range != null; range = leaving.over()) {
      long from = Math.max(0, range.position() - LARGEST_FOLIO);
      long to = range.position() + range.length() + LARGEST_FOLIO;
      Libc.POSIX_FADVISE.call(
          use.scratch(), use.number(), from, to - from, Libc.POSIX_FADV_DONTNEED);
    }
  }
}
