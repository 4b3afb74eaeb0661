package org.distbackup.retention;

import java.time.ZonedDateTime;
import java.util.Optional;

/** Keeps the newest snapshot of each of so many periods. Asked once for each, newest first. */
final class PeriodRule {
  private final Every every;
  private int left;
  private long period = Long.MIN_VALUE;

  /** A rule for this many periods, or {@link Policy#ALL}. */
  PeriodRule(Every every, int count) {
    this.every = every;
    this.left = count;
  }

  /**
   * Why it keeps the next snapshot, if it does. The oldest is kept while the rule is not used up,
   * so that a history shorter than was asked for is kept to its beginning.
   */
  Optional<String> keeps(ZonedDateTime time, int position, boolean oldest) {
    if (left == 0) {
      return Optional.empty();
    }
    long now = every.period(time, position);
    if (now == period) {
      return oldest ? Optional.of("oldest " + every.kept()) : Optional.empty();
    }
    period = now;
    if (left > 0) {
      left--;
    }
    return Optional.of(every.kept());
  }
}
