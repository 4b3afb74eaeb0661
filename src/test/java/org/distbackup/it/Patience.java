package org.distbackup.it;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what must happen; far above what it takes, for slow machines. */
final class Patience {
  /** A node's ready line. */
  static final Duration START = Duration.ofSeconds(90);

  /** A command's end. */
  static final Duration COMMAND = Duration.ofMinutes(2);

  /** The cluster's view of a change: failure detector, resolver, joining anew. */
  static final Duration CLUSTER = Duration.ofMinutes(2);

  private Patience() {}

  static ConditionFactory await(Duration atMost, String what) {
    return Awaitility.await(what)
        .atMost(atMost)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(250));
  }
}
