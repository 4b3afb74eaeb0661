package org.distbackup.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.distbackup.MemoryJournal;
import org.distbackup.message.MonitorReply.GroupAnswer;
import org.distbackup.message.MonitorReply.GroupGranted;
import org.distbackup.message.MonitorReply.MembersPage;
import org.distbackup.monitor.MonitorActor;
import org.distbackup.monitor.MonitorSettings;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.shard.Scheme;
import org.distbackup.storage.Holdings;
import org.distbackup.storage.StorageActor;
import org.distbackup.storage.StorageSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A monitor and four peers talk to each other, with journals in memory and real folders. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlPlaneTest {
  private static final int PEERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ActorTestKit kit = ActorTestKit.create(MemoryJournal.CONFIG);
  private final AtomicReference<ActorRef<MonitorCommand>> monitor =
      new AtomicReference<>(startMonitor());
  private final List<Holdings> peers = new ArrayList<>();

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<MonitorCommand> startMonitor() {
    var settings =
        new MonitorSettings(
            Duration.ofSeconds(15),
            Duration.ofDays(3),
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(15));
    return kit.spawn(
        MonitorActor.create(
            "monitor", settings, InstantSource.system(), new SecureRandom(), book -> {}));
  }

  private void startPeers(Path data) throws IOException {
    ActorRef<MonitorCommand> proxy =
        kit.spawn(
            Behaviors.receiveMessage(
                command -> {
                  monitor.get().tell(command);
                  return Behaviors.same();
                }));
    var settings =
        new StorageSettings(
            Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ofDays(7), Duration.ofHours(1));
    for (int number = 1; number <= PEERS; number++) {
      Path folder = Files.createDirectory(data.resolve("peer-" + number));
      Holdings holdings =
          Holdings.open(folder, 1L << 40, InstantSource.system(), InstantSource.system());
      peers.add(holdings);
      kit.spawn(StorageActor.create(Cast.member(number), holdings, proxy, settings));
    }
  }

  private Group requestGroup() {
    TestProbe<GroupAnswer> client = kit.createTestProbe(GroupAnswer.class);
    monitor
        .get()
        .tell(
            new MonitorCommand.RequestGroup(
                Cast.owner(1), Cast.peer(1), Set.of(), client.getRef()));
    return ((GroupGranted) client.receiveMessage(PATIENCE)).group();
  }

  private List<MemberView> members() {
    TestProbe<MembersPage> client = kit.createTestProbe(MembersPage.class);
    monitor.get().tell(new MonitorCommand.DescribeMembers(0, client.getRef()));
    return client.receiveMessage(PATIENCE).members();
  }

  private void awaitAllOnline() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members()).hasSize(PEERS).allMatch(MemberView::online));
  }

  @Test
  void aMonitorThatLostEverythingLearnsItAgainFromThePeers(@TempDir Path data) throws IOException {
    startPeers(data);
    awaitAllOnline();
    Group group = requestGroup();
    assertThat(group.scheme()).isEqualTo(new Scheme(1, 3));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(peers.subList(1, PEERS))
                    .allSatisfy(
                        peer -> {
                          assertThat(peer.book().current().groups()).containsExactly(group);
                          assertThat(peer.book().current().members())
                              .extracting(Member::id)
                              .hasSize(PEERS);
                        }));
    assertThat(peers.getFirst().book().current().groups()).isEmpty();

    kit.stop(monitor.get());
    PersistenceTestKit.create(kit.system()).clearByPersistenceId("monitor");
    monitor.set(startMonitor());
    awaitAllOnline();
    assertThat(requestGroup()).isEqualTo(group);
  }
}
