package org.distbackup.storage;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings under {@code distbackup.storage}.
 *
 * @param reportEvery how often the peer reports to the monitor
 * @param ledgerTimeout how long a write waits for its record before it is refused
 */
public record StorageSettings(Duration reportEvery, Duration ledgerTimeout) {
  /** From the whole configuration. */
  public static StorageSettings of(Config config) {
    Config own = config.getConfig("distbackup.storage");
    return new StorageSettings(own.getDuration("report-every"), own.getDuration("ledger-timeout"));
  }
}
