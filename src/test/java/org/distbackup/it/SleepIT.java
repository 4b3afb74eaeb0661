package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Machines that sleep, here by SIGSTOP: most of the peers at once, until they are downed. */
final class SleepIT {
  private static final Duration SLEEP = Duration.ofMinutes(1);

  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(5);

  @Test
  void theMonitorSleepsAndWakesWithoutAHand() throws IOException, InterruptedException {
    var owner = CLUSTER.peer(1);
    var before = CLUSTER.file("before the monitor's sleep", 1_000_000);
    assertThat(owner.upload(before).ok()).isTrue();

    CLUSTER.monitor().suspend();
    Patience.await(SLEEP.multipliedBy(2), "no monitor answers, for a while")
        .during(SLEEP.minusSeconds(20))
        .untilAsserted(
            () -> assertThat(owner.ask("status").status().monitorState()).isEqualTo("offline"));
    CLUSTER.assertComesBack(owner, before);
    CLUSTER.monitor().resume();

    assertAllIsWellAfter("the monitor's sleep");
  }

  @Test
  void threeOfFivePeersSleepAndWakeWithoutAHand() throws IOException, InterruptedException {
    var owner = CLUSTER.peer(1);
    var sleepers = List.of(CLUSTER.peer(3), CLUSTER.peer(4), CLUSTER.peer(5));
    var before = CLUSTER.file("before the sleep", 1_000_000);
    assertThat(owner.upload(before).ok()).isTrue();

    for (Node sleeper : sleepers) {
      sleeper.suspend();
    }
    Patience.await(SLEEP.multipliedBy(2), "the sleepers are offline, for a while")
        .during(SLEEP.minusSeconds(20))
        .untilAsserted(() -> assertThat(owner.ask("peers").online()).isEqualTo(2));
    for (Node sleeper : sleepers) {
      sleeper.resume();
    }

    assertAllIsWellAfter("the peers' sleep");
    CLUSTER.assertComesBack(owner, before);
  }

  private static void assertAllIsWellAfter(String what) throws IOException {
    CLUSTER.awaitAllOnline();
    assertThat(CLUSTER.peers()).allMatch(Node::running);
    assertThat(CLUSTER.monitor().running()).isTrue();
    var after = CLUSTER.file("after " + what, 1_000_000);
    for (Node node : CLUSTER.peers()) {
      var answer = node.upload(after);
      assertThat(answer.ok()).as("upload of %s: %s", node.name(), answer.events()).isTrue();
      CLUSTER.assertComesBack(node, after);
    }
  }
}
