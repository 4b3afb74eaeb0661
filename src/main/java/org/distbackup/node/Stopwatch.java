package org.distbackup.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How long a command has taken so far. */
final class Stopwatch {
  private final InstantSource clock;
  private final Instant started;

  Stopwatch(InstantSource clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  double seconds() {
    return Duration.between(started, clock.instant()).toMillis() / 1000.0;
  }
}
