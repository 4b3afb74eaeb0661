package org.distbackup.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.distbackup.MemoryJournal;
import org.distbackup.client.ClientActor.CommitPack;
import org.distbackup.client.ClientActor.Describe;
import org.distbackup.client.ClientEvent.GroupAdopted;
import org.distbackup.client.ClientEvent.PackCommitted;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorCommand.RequestGroup;
import org.distbackup.message.MonitorReply.GroupAnswer;
import org.distbackup.message.MonitorReply.NoPeers;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The client between its journal, which may fail, and a monitor, which may be silent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientRequestTest {
  private static final String ID = "client";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(MemoryJournal.CONFIG));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final TestProbe<MonitorCommand> monitor = kit.createTestProbe(MonitorCommand.class);
  private final TestProbe<StatusReply<Optional<GroupAnswer>>> engine = kit.createTestProbe();
  private final TestProbe<StatusReply<Done>> acknowledged = kit.createTestProbe();

  @SuppressWarnings("NullAway.Init") // set before each test
  private ActorRef<ClientActor.Command> client;

  @BeforeEach
  void start() {
    journal.clearAll();
    client = spawn();
  }

  @AfterEach
  void stopClient() {
    kit.stop(client, PATIENCE);
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<ClientActor.Command> spawn() {
    return kit.spawn(ClientActor.create(Facts.GROUP.owner(), Cast.peer(9), monitor.getRef()));
  }

  private RequestGroup request() {
    client.tell(new ClientActor.RequestGroup(Set.of(Cast.peer(3)), engine.getRef()));
    return (RequestGroup) monitor.receiveMessage(PATIENCE);
  }

  private Optional<GroupAnswer> answer() {
    return engine.receiveMessage(PATIENCE).getValue();
  }

  private void grant(Group group) {
    request().replyTo().tell(Facts.granted(group));
    assertThat(answer()).contains(Facts.granted(group));
  }

  private CatalogState state() {
    TestProbe<StatusReply<CatalogState>> probe = kit.createTestProbe();
    client.tell(new Describe(probe.getRef()));
    return probe.receiveMessage(PATIENCE).getValue();
  }

  private void commit() {
    client.tell(new CommitPack(Facts.PACK, Facts.OWING_ONE, acknowledged.getRef()));
  }

  @Test
  void aRequestSaysWhoAsksAndWhomToAvoid() {
    var asked = request();
    assertThat(asked.owner()).isEqualTo(Facts.GROUP.owner());
    assertThat(asked.device()).isEqualTo(Cast.peer(9));
    assertThat(asked.avoid()).containsExactly(Cast.peer(3));
  }

  @Test
  void aGroupThatIsGrantedAgainIsAdoptedOnce() {
    grant(Facts.GROUP);
    grant(Facts.GROUP);
    assertThat(journal.persistedInStorage(ID)).containsExactly(new GroupAdopted(Facts.GROUP));
  }

  @Test
  void aHigherEpochIsAdoptedAndALowerOneIsNot() {
    grant(Facts.ofEpoch(2));
    grant(Facts.ofEpoch(3));
    request().replyTo().tell(Facts.granted(Facts.ofEpoch(2)));
    assertThat(answer())
        .as("the group as it is in the catalog")
        .contains(Facts.granted(Facts.ofEpoch(3)));
    assertThat(journal.persistedInStorage(ID))
        .containsExactly(new GroupAdopted(Facts.ofEpoch(2)), new GroupAdopted(Facts.ofEpoch(3)));
  }

  @Test
  void aRecordWithAnotherOwnerOrOtherMembersIsNotAdopted() {
    grant(Facts.GROUP);
    var members = Facts.GROUP.members();
    for (var other :
        List.of(
            new Group(Facts.GROUP.id(), Cast.owner(5), Facts.GROUP.scheme(), members, 2),
            new Group(
                Facts.GROUP.id(),
                Facts.GROUP.owner(),
                Facts.GROUP.scheme(),
                members.reversed(),
                2))) {
      request().replyTo().tell(Facts.granted(other));
      assertThat(answer()).contains(Facts.granted(Facts.GROUP));
    }
    assertThat(journal.persistedInStorage(ID)).containsExactly(new GroupAdopted(Facts.GROUP));
  }

  @Test
  void theMonitorsNoIsPassedOn() {
    request().replyTo().tell(new NoPeers(false));
    assertThat(answer()).contains(new NoPeers(false));
    assertThat(state()).isEqualTo(CatalogState.EMPTY);
  }

  @Test
  void aSilentMonitorIsAnEmptyAnswer() {
    request();
    time.timePasses(Duration.ofSeconds(19));
    engine.expectNoMessage(Duration.ZERO);
    time.timePasses(Duration.ofSeconds(2));
    assertThat(answer()).isEmpty();
  }

  @Test
  void withAGroupInHandASilentMonitorIsWaitedForLess() {
    grant(Facts.GROUP);
    request();
    time.timePasses(Duration.ofSeconds(6));
    assertThat(answer()).isEmpty();
  }

  @Test
  void whileTheMonitorIsSilentOthersAreAnswered() {
    request();
    assertThat(state()).isEqualTo(CatalogState.EMPTY);
  }

  @Test
  void whatTheJournalDoesNotTakeIsNotAcknowledgedAndTheNextTryWorks() {
    grant(Facts.GROUP);
    journal.failNextPersisted(ID);
    commit();
    // The restarted client answers only when what came before is over.
    awaitRestart();
    acknowledged.expectNoMessage(Duration.ZERO);
    assertThat(state().packs()).isEmpty();
    commit();
    assertThat(acknowledged.receiveMessage(PATIENCE)).isEqualTo(StatusReply.ack());
    assertThat(journal.persistedInStorage(ID))
        .containsExactly(
            new GroupAdopted(Facts.GROUP), new PackCommitted(Facts.PACK, Facts.OWING_ONE));
  }

  @Test
  void aGroupThatTheJournalDoesNotTakeIsNotGranted() {
    journal.failNextPersisted(ID);
    request().replyTo().tell(Facts.granted(Facts.GROUP));
    awaitRestart();
    engine.expectNoMessage(Duration.ZERO);
    assertThat(state().groups()).isEmpty();
    grant(Facts.GROUP);
  }

  @Test
  void anotherLifeKnowsWhatTheFirstWasTold() {
    grant(Facts.GROUP);
    commit();
    acknowledged.receiveMessage(PATIENCE);
    var before = state();
    kit.stop(client, PATIENCE);
    client = spawn();
    assertThat(state()).isEqualTo(before);
  }

  private void awaitRestart() {
    TestProbe<StatusReply<CatalogState>> probe = kit.createTestProbe();
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .until(
            () -> {
              time.timePasses(Duration.ofSeconds(1));
              client.tell(new Describe(probe.getRef()));
              return probe.receiveMessage(Duration.ofMillis(300)).isSuccess();
            });
  }
}
