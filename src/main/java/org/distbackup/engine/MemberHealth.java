package org.distbackup.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.distbackup.id.PeerId;

/**
 * Which members did not answer lately. A suspect is passed over while there is another way, so that
 * one hung member costs a job one time-out, not one for each pack.
 */
public final class MemberHealth {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final Map<PeerId, Instant> suspects = new ConcurrentHashMap<>();

  /** Nobody is suspect. */
  public MemberHealth(InstantSource clock) {
    this.clock = clock;
  }

  void failed(PeerId peer) {
    suspects.put(peer, clock.instant().plus(PAUSE));
  }

  void answered(PeerId peer) {
    suspects.remove(peer);
  }

  boolean suspect(PeerId peer) {
    var until = suspects.get(peer);
    return until != null && clock.instant().isBefore(until);
  }
}
