package org.distbackup.monitor;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings under {@code distbackup.monitor}.
 *
 * @param offlineAfter without a report for so long a peer is offline
 * @param lostAfter offline for so long, nothing new is given to it
 * @param margin acknowledgements wanted beyond k
 * @param settle no group is formed after a start until no further peer arrived for so long
 * @param patience and no request waits longer than this for it
 */
public record MonitorSettings(
    Duration offlineAfter, Duration lostAfter, int margin, Duration settle, Duration patience) {
  /** From the whole configuration. */
  public static MonitorSettings of(Config config) {
    Config own = config.getConfig("distbackup.monitor");
    return new MonitorSettings(
        own.getDuration("offline-after"),
        own.getDuration("lost-after"),
        own.getInt("margin"),
        own.getDuration("settle"),
        own.getDuration("patience"));
  }
}
