package org.distbackup.filesystem;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written to a large file from filling the page cache: the kernel is asked to write
 * regions of it out soon, and later to forget those that it has written. Nothing waits for the
 * disk: where that is slow, pages stay, as they would without this. A file smaller than the window
 * is left to the kernel. Thread-safe.
 */
final class WriteBehind {
  /** Bytes. The kernel keeps pages in aligned folios, of which none lies in two such regions. */
  static final int REGION = 1 << 20;

  /** Regions that are left alone, and again as many that are on their way to the disk. */
  static final int WINDOW = 32;

  private final SequencedSet<Long> fresh = new LinkedHashSet<>();
  private final SequencedSet<Long> leaving = new LinkedHashSet<>();

  /** So much was written there. Whether the kernel takes the advice changes no content. */
  void written(Descriptor.Use use, long position, int length) {
    long last = (position + length - 1) / REGION;
    for (long region = position / REGION; region <= last; region++) {
      var settled = push(fresh, region);
      if (settled != null) {
        Libc.SYNC_FILE_RANGE.call(
            use.scratch(), use.number(), settled * REGION, REGION, Libc.SYNC_FILE_RANGE_WRITE);
        var written = push(leaving, settled);
        if (written != null) {
          Libc.POSIX_FADVISE.call(
              use.scratch(), use.number(), written * REGION, REGION, Libc.POSIX_FADV_DONTNEED);
        }
      }
    }
  }

  /** Adds a region; returns the oldest when that makes one too many. */
  private synchronized @Nullable Long push(SequencedSet<Long> window, long region) {
    return window.add(region) && window.size() > WINDOW ? window.removeFirst() : null;
  }
}
