package org.distbackup.filesystem;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written to the files below one folder from filling the page cache: the kernel is
 * asked to write regions of them out soon, and later to forget those that it has written, so that
 * their pages serve for what comes next. Nothing waits for the disk: where that is slow, pages
 * stay, as they would without this. What was written last is left to the kernel. Thread-safe.
 *
 * <p>Descriptors of files are held until their regions are forgotten, a few hundred at most.
 */
final class WriteBehind implements Closeable {
  /** Bytes. The kernel keeps pages in aligned folios, of which none lies in two such regions. */
  static final int REGION = 1 << 20;

  /** Bytes that are left alone, and again as many that are on their way to the disk. */
  static final int WINDOW = 32 * REGION;

  /** Bytes. What lies before is better left alone: calls would cost more than its pages. */
  static final int LITTLE = 256 << 10;

  private record Region(Descriptor file, long number) {
    void advise(SystemCall call, Scratch scratch, int advice) {
      call.call(scratch, file.number(), number * REGION, REGION, advice);
    }
  }

  private final Window fresh = new Window();
  private final Window leaving = new Window();

  /** So much of an open file was written there. The advice changes no content. */
  void written(Descriptor file, Scratch scratch, long position, int length) {
    long end = position + length;
    for (long number = position / REGION; number * REGION < end && file.hold(); number++) {
      long bytes = Math.min(end, (number + 1) * REGION) - Math.max(position, number * REGION);
      for (var settled : fresh.add(new Region(file, number), (int) bytes)) {
        settled.getKey().advise(Libc.SYNC_FILE_RANGE, scratch, Libc.SYNC_FILE_RANGE_WRITE);
        for (var written : leaving.add(settled.getKey(), settled.getValue())) {
          written.getKey().advise(Libc.POSIX_FADVISE, scratch, Libc.POSIX_FADV_DONTNEED);
          written.getKey().file().leave();
        }
      }
    }
  }

  /** Leaves what is in the windows to the kernel, and all that is written from now on. */
  @Override
  public void close() {
    fresh.end();
    leaving.end();
  }

  /** Regions in the order in which they came, each holding its file once. */
  private static final class Window {
    private final SequencedMap<Region, Integer> regions = new LinkedHashMap<>();
    private long bytes;
    private boolean ended;

    /**
     * Adds bytes to a region, and takes over a hold on its file. Returns the regions for which
     * there is no room any more, with their holds.
     */
    synchronized List<Map.Entry<Region, Integer>> add(Region region, int more) {
      if (ended) {
        region.file().leave();
        return List.of();
      }
      @Nullable Integer before = regions.get(region);
      if (before != null) {
        region.file().leave();
      }
      // Little counts as more than it is, which bounds how many files are held.
      int now = before == null ? Math.max(more, LITTLE) : Math.min(before + more, REGION);
      regions.put(region, now);
      bytes += before == null ? now : now - before;
      List<Map.Entry<Region, Integer>> oldest = new ArrayList<>();
      while (bytes > WINDOW) {
        var first = regions.pollFirstEntry();
        bytes -= first.getValue();
        oldest.add(first);
      }
      return oldest;
    }

    synchronized void end() {
      ended = true;
      regions.keySet().forEach(region -> region.file().leave());
      regions.clear();
    }
  }
}
