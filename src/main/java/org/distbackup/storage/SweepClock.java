package org.distbackup.storage;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The wall clock, and how far it was set between two sweeps of the trash. The trash needs its
 * dates, which outlive the process; a steady clock beside it, of which only differences mean
 * something, tells whether the time between has passed. A machine's sleep may count as a setting:
 * what lies in the trash then does not age meanwhile. Thread-safe.
 */
final class SweepClock {
  private static final long SET_MILLIS = Duration.ofHours(1).toMillis();

  /**
   * What a sweep sees.
   *
   * @param now Unix time in ms
   * @param set by how many ms the wall clock was set forward since the sweep before, negative for
   *     back; 0 for less than an hour, and when there was no sweep before
   * @param first whether there was no sweep before
   */
  record Reading(long now, long set, boolean first) {
    /**
     * The date to count from, of what was dated with {@code at}. What the clock dated before it was
     * set moves with it, so its age stays. What is of the future is of a clock that was wrong and
     * counts from now; but not at a start, when the clock may not be set yet.
     */
    long redated(long at) {
      if (set != 0) {
        return at <= now - set ? at + set : at;
      }
      return at > now && !first ? now : at;
    }
  }

  private record Tick(long wall, long steady) {}

  private final InstantSource wall;
  private final InstantSource steady;
  private @Nullable Tick last;

  SweepClock(InstantSource wall, InstantSource steady) {
    this.wall = wall;
    this.steady = steady;
  }

  /** Unix time in ms. */
  long millis() {
    return wall.millis();
  }

  /** For a sweep that begins. */
  synchronized Reading read() {
    var tick = new Tick(wall.millis(), steady.millis());
    Tick before = last;
    last = tick;
    if (before == null) {
      return new Reading(tick.wall, 0, true);
    }
    long set = tick.wall - before.wall - (tick.steady - before.steady);
    return new Reading(tick.wall, Math.abs(set) > SET_MILLIS ? set : 0, false);
  }
}
