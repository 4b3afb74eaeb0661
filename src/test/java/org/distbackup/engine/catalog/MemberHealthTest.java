package org.distbackup.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Endpoint;
import org.distbackup.transfer.PeerUnreachableException;
import org.distbackup.transfer.Refusal;
import org.junit.jupiter.api.Test;

class MemberHealthTest {
  private static final PeerId PEER = new PeerId(1, 1);

  private Instant now = Instant.EPOCH;
  private final MemberHealth health = new MemberHealth(() -> now);

  private static PeerUnreachableException unreachable(Throwable cause) {
    return new PeerUnreachableException(new Endpoint("127.0.0.1", 1), cause);
  }

  /** Lets time go by until the member is not suspect any more. */
  private Duration waited() {
    var begin = now;
    while (health.suspect(PEER)) {
      now = now.plusSeconds(1);
    }
    return Duration.between(begin, now);
  }

  @Test
  void whoCannotBeReachedIsAskedAgainSoonEachTime() {
    for (int i = 0; i < 5; i++) {
      health.failed(PEER, unreachable(new EOFException("cut")));
      assertThat(waited()).hasSeconds(10);
    }
    health.failed(PEER, unreachable(new EOFException("cut")));
    health.answered(PEER);
    assertThat(health.suspect(PEER)).isFalse();
  }

  @Test
  void whoDawdlesIsSuspectTwiceAsLongEachTimeAndTenMinutesAtMost() {
    int[] seconds = {10, 20, 40, 80, 160, 320, 600, 600};
    for (int pause : seconds) {
      health.failed(PEER, unreachable(new TimeoutException("slow")));
      now = now.plusSeconds(1);
      health.dawdled(PEER);
      health.answered(PEER);
      assertThat(waited()).as("one time, for what was under way").hasSeconds(pause - 1);
    }
    now = now.plus(Duration.ofMinutes(61));
    health.dawdled(PEER);
    assertThat(waited()).hasSeconds(10);
  }

  @Test
  void whoRefusesIsNotSuspect() {
    health.failed(PEER, new Refusal(Refusal.Code.NO_SPACE, "full"));
    assertThat(health.suspect(PEER)).isFalse();
  }
}
