package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;

class MonitorGateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The reference is one that never counts as stopped, so that the scheduler is asked. */
  @Test
  void aSystemThatHasEndedGivesNoAnswer() throws InterruptedException {
    var ended = ActorTestKit.create("ended", ConfigFactory.load());
    var gate = new MonitorGate();
    gate.attach(ended.system().ignoreRef(), ended.system());
    ended.shutdownTestKit();

    assertThat(gate.members(PATIENCE)).isEmpty();
  }
}
