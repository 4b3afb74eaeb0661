package org.distbackup.engine.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.distbackup.id.PeerId;
import org.distbackup.transfer.PeerUnreachableException;
import org.jspecify.annotations.Nullable;

/**
 * Which members did not answer lately, or not in time. A suspect is passed over while there is
 * another way, so that one hung member costs a job one time-out, not one for each pack.
 *
 * <p>Who cannot be reached may be back at any moment, and is asked again soon. Who is there and
 * dawdles could cost a time-out with each asking, for ever: he is suspect for twice as long each
 * time, and no quick answer to something else clears him.
 */
public final class MemberHealth {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  // Whoever has not dawdled for so long begins anew.
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private record Dawdling(Duration pause, Instant until) {}

  private final InstantSource clock;
  private final Map<PeerId, Instant> silent = new ConcurrentHashMap<>();
  private final Map<PeerId, Dawdling> dawdlers = new ConcurrentHashMap<>();

  /** Nobody is suspect. */
  public MemberHealth(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Asking the member failed so: when it could not be reached it is suspect for the next ten
   * seconds, when it was too slow it has dawdled, and when it refused it is not suspect.
   */
  public void failed(PeerId peer, Throwable failure) {
    if (failure instanceof PeerUnreachableException gone) {
      if (gone.tooSlow()) {
        dawdled(peer);
      } else {
        silent.put(peer, clock.instant().plus(PAUSE));
      }
    }
  }

  /** The member was given up as too slow: suspect for ten seconds, and up to ten minutes later. */
  public void dawdled(PeerId peer) {
    var now = clock.instant();
    dawdlers.compute(peer, (_, before) -> dawdling(before, now));
  }

  // What was under way at the same time fails at the same time, and counts once.
  private static Dawdling dawdling(@Nullable Dawdling before, Instant now) {
    if (before == null || before.until().plus(FORGOTTEN).isBefore(now)) {
      return new Dawdling(PAUSE, now.plus(PAUSE));
    }
    if (now.isBefore(before.until())) {
      return before;
    }
    var doubled = before.pause().multipliedBy(2);
    var pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    return new Dawdling(pause, now.plus(pause));
  }

  /** The member answered: it can be reached. */
  public void answered(PeerId peer) {
    silent.remove(peer);
  }

  /** Whether the member failed to answer lately. */
  public boolean suspect(PeerId peer) {
    var now = clock.instant();
    var back = silent.get(peer);
    var dawdler = dawdlers.get(peer);
    return (back != null && now.isBefore(back))
        || (dawdler != null && now.isBefore(dawdler.until()));
  }
}
