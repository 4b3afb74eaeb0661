package org.distbackup.filesystem;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.Closeable;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written to the files below one folder from filling the page cache: the kernel is
 * asked to write regions of them out soon, and later to forget those that it has written, so that
 * their pages serve for what comes next. Nothing waits for the disk: where that is slow, pages
 * stay, as they would without this. What was written last is left to the kernel. Thread-safe.
 *
 * <p>Descriptors of files are held until their regions are forgotten, three windows at most.
 */
final class WriteBehind implements Closeable {
  /** Bytes. The kernel keeps pages in aligned folios, of which none lies in two such regions. */
  static final int REGION = 1 << 20;

  /** Bytes. What lies before is better left alone: calls would cost more than its pages. */
  static final int LITTLE = 64 << 10;

  /**
   * Regions from the begin of a file that leave early, and how many of these are left alone. A
   * large file comes as fast as the disk is read; of many that are not, processors and memory are
   * the limit, and pages that serve again cost less than others.
   */
  static final int EARLY = 128;

  private static final int EARLY_WINDOW = 32;

  /** Regions that are on their way to the disk, before they are forgotten. */
  private static final int LEAVING = 32;

  private record Region(Descriptor file, long number) {
    void advise(SystemCall call, Scratch scratch, int advice) {
      call.call(scratch, file.number(), number * REGION, REGION, advice);
    }
  }

  private final Window early;
  private final Window late;
  private final Window leaving;

  /**
   * Leaves so many regions of large files alone: while a restore is short the disk is to read for
   * it, and not to write as well.
   */
  WriteBehind(int window) {
    early = new Window(Math.min(window, EARLY_WINDOW));
    late = new Window(window);
    leaving = new Window(Math.min(window, LEAVING));
  }

  /**
   * The window for this machine: a thirty-second of its memory, or of the container's, which is
   * less than what the kernel lets wait to be written; and no more than a sixteenth of the
   * descriptors that the process may have, since each region may hold one.
   */
  static int windowHere() {
    var machine = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    long regions = machine.getTotalMemorySize() / REGION;
    return (int) Math.min(regions / 32, machine.getMaxFileDescriptorCount() / 16);
  }

  /** So much of an open file was written there. The advice changes no content. */
  void written(Descriptor file, Scratch scratch, long position, int length) {
    long end = position + length;
    for (long number = position / REGION; number * REGION < end && file.hold(); number++) {
      Region settled = (number < EARLY ? early : late).add(new Region(file, number));
      if (settled != null) {
        settled.advise(Libc.SYNC_FILE_RANGE, scratch, Libc.SYNC_FILE_RANGE_WRITE);
        Region written = leaving.add(settled);
        if (written != null) {
          written.advise(Libc.POSIX_FADVISE, scratch, Libc.POSIX_FADV_DONTNEED);
          written.file().leave();
        }
      }
    }
  }

  /** Leaves what is in the windows to the kernel, and all that is written from now on. */
  @Override
  public void close() {
    early.end();
    late.end();
    leaving.end();
  }

  /** Regions in the order in which they came, each holding its file once. */
  private static final class Window {
    private final int most;
    private final SequencedSet<Region> regions = new LinkedHashSet<>();
    private boolean ended;

    Window(int most) {
      this.most = most;
    }

    /**
     * Adds a region, and takes over a hold on its file. Returns the one for which there is no room
     * any more, with its hold.
     */
    synchronized @Nullable Region add(Region region) {
      if (ended || !regions.add(region)) {
        region.file().leave();
        return null;
      }
      return regions.size() > most ? regions.removeFirst() : null;
    }

    synchronized void end() {
      ended = true;
      regions.forEach(region -> region.file().leave());
      regions.clear();
    }
  }
}
