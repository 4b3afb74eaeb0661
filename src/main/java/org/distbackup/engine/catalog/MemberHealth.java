package org.distbackup.engine.catalog;

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

  /** The member did not answer: suspect for the next ten seconds. */
  public void failed(PeerId peer) {
    suspects.put(peer, clock.instant().plus(PAUSE));
  }

  /** The member answered: not suspect any more. */
  public void answered(PeerId peer) {
    suspects.remove(peer);
  }

  /** Whether the member failed to answer lately. */
  public boolean suspect(PeerId peer) {
    var until = suspects.get(peer);
    return until != null && clock.instant().isBefore(until);
  }
}
