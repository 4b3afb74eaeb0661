package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * One monitor and one peer: started in the wrong order, left alone, and told to go. Nothing runs
 * beside it, since how soon they go is promised in seconds.
 */
@Isolated
final class StartAndStopIT {
  /** What the command line promises. */
  private static final Duration STOP = Duration.ofSeconds(10);

  @RegisterExtension private static final Cluster CLUSTER = Cluster.asleep(1);

  @Test
  void aPeerThatIsFirstWaitsForItsMonitorAndBothStopWhenTold()
      throws IOException, InterruptedException {
    var peer = CLUSTER.peer(1);
    var monitor = CLUSTER.monitor();
    assertThat(peer.start().ready())
        .isEqualTo(
            "Peer p1 ready at 127.0.0.1:%d, waiting for 127.0.0.1:%d"
                .formatted(peer.port(), monitor.port()));
    assertThat(peer.ask("status").status().clusterState()).isEqualTo("waiting");

    monitor.start().ready();
    CLUSTER.awaitAllOnline();
    assertThat(peer.ask("status").status().clusterState()).isEqualTo("joined");

    var file = CLUSTER.file("for nobody", 1000);
    var alone = CLUSTER.run(peer, "upload", file.toString());
    assertThat(alone.exitCode()).as(alone.err()).isEqualTo(13);
    assertThat(alone.err()).contains("No other peer is online");

    assertStops(peer);
    Patience.await(STOP, "the peer that left is offline")
        .until(() -> monitor.ask("peers").peer("p1").state().equals("offline"));
    assertStops(monitor);
    assertThat(CLUSTER.run(peer, "status").exitCode()).isEqualTo(10);
  }

  private static void assertStops(Node node) throws InterruptedException {
    var process = node.terminate();
    assertThat(process.waitFor(STOP)).as(node.name() + " stops").isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
