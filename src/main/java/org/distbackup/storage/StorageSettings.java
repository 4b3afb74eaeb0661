package org.distbackup.storage;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings under {@code distbackup.storage}.
 *
 * @param reportEvery how often the peer reports to the monitor
 * @param ledgerTimeout how long a write waits for its record before it is refused
 * @param trashRetention how long what was deleted stays in the trash
 * @param sweepEvery how often the trash is looked through
 */
public record StorageSettings(
    Duration reportEvery, Duration ledgerTimeout, Duration trashRetention, Duration sweepEvery) {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Not at once: a node that starts has better things to do. */
  Duration firstSweepAfter() {
    return sweepEvery.compareTo(SOON) < 0 ? sweepEvery : SOON;
  }

  /** From the whole configuration. */
  public static StorageSettings of(Config config) {
    Config own = config.getConfig("distbackup.storage");
    return new StorageSettings(
        own.getDuration("report-every"),
        own.getDuration("ledger-timeout"),
        own.getDuration("trash-retention"),
        own.getDuration("sweep-every"));
  }
}
