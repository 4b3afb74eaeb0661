package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real cluster of one node that waits for others before it admits anybody, or does not. */
class AdmissionTest {
  private static final Duration PATIENCE = Duration.ofMillis(900);
  private final List<ActorSystem<Void>> started = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (var system : started) {
      system.terminate();
      ended(system).get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aNodeThatNobodyAdmitsEndsItsSystem() throws Exception {
    var system = start(2);
    join(system);
    ended(system).get(30, TimeUnit.SECONDS);
  }

  @Test
  void aMemberStays() {
    var system = start(1);
    join(system);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Cluster.get(system).selfMember().status().equals(MemberStatus.up()));
    staysAsItIs(system);
  }

  @Test
  void aNodeThatFindsNoClusterGoesOnTrying() {
    var system = start(1);
    staysAsItIs(system);
  }

  private static void staysAsItIs(ActorSystem<Void> system) {
    await()
        .during(PATIENCE.multipliedBy(3))
        .atMost(PATIENCE.multipliedBy(4))
        .untilAsserted(
            () -> {
              assertThat(ended(system)).isNotDone();
              assertThat(Cluster.get(system).isTerminated()).isFalse();
            });
  }

  private static CompletableFuture<Done> ended(ActorSystem<Void> system) {
    return system.getWhenTerminated().toCompletableFuture();
  }

  private static void join(ActorSystem<Void> system) {
    var cluster = Cluster.get(system);
    cluster.manager().tell(new Join(cluster.selfMember().address()));
  }

  private ActorSystem<Void> start(int membersNeeded) {
    var config =
        ConfigFactory.parseMap(
                Map.of(
                    "pekko.actor.provider",
                    "cluster",
                    "pekko.remote.artery.canonical.hostname",
                    "127.0.0.1",
                    "pekko.remote.artery.canonical.port",
                    0,
                    "pekko.cluster.roles",
                    List.of("monitor"),
                    "pekko.cluster.min-nr-of-members",
                    membersNeeded))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  context.spawn(Admission.watch(PATIENCE), "admission");
                  return Behaviors.empty();
                }),
            "admission",
            config);
    started.add(system);
    return system;
  }
}
