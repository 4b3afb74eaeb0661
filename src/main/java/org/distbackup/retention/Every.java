package org.distbackup.retention;

import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;

/** The periods of which the newest snapshot each is kept. */
enum Every {
  SNAPSHOT("last snapshot"),
  HOUR("hourly snapshot"),
  DAY("daily snapshot"),
  WEEK("weekly snapshot"),
  MONTH("monthly snapshot"),
  YEAR("yearly snapshot");

  private final String kept;

  Every(String kept) {
    this.kept = kept;
  }

  /** What a snapshot is that is kept for this. */
  String kept() {
    return kept;
  }

  /**
   * The period that a moment lies in: equal for two moments exactly when they share it.
   *
   * @param position of the snapshot in its group
   */
  long period(ZonedDateTime time, int position) {
    return switch (this) {
      case SNAPSHOT -> position;
      // By the clock on the wall, as the days are: the hour that a change to winter time repeats
      // is one hour.
      case HOUR -> time.toLocalDate().toEpochDay() * 24 + time.getHour();
      case DAY -> time.toLocalDate().toEpochDay();
      case WEEK ->
          time.get(IsoFields.WEEK_BASED_YEAR) * 100L + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case MONTH -> time.getYear() * 12L + time.getMonthValue();
      case YEAR -> time.getYear();
    };
  }
}
