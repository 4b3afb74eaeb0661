package org.distbackup.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.distbackup.client.ClientActor.AnnounceHead;
import org.distbackup.client.ClientActor.CommitPack;
import org.distbackup.client.ClientActor.Describe;
import org.distbackup.client.ClientActor.ReserveHead;
import org.distbackup.client.ClientActor.Settle;
import org.distbackup.client.ClientEvent.GroupAdopted;
import org.distbackup.client.ClientEvent.HeadReserved;
import org.distbackup.client.ClientEvent.PackCommitted;
import org.distbackup.client.ClientEvent.ShardSettled;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.id.PackId;
import org.distbackup.message.HeadMark;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorCommand.PublishHead;
import org.distbackup.placement.Cast;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Decisions and events; each event and state goes through its serializer on the way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientActorTest {
  private final ActorTestKit kit =
      ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
  private final TestProbe<MonitorCommand> monitor = kit.createTestProbe(MonitorCommand.class);
  private final EventSourcedBehaviorTestKit<ClientActor.Command, ClientEvent, CatalogState> client =
      EventSourcedBehaviorTestKit.create(
          kit.system(),
          ClientActor.create(Facts.GROUP.owner(), Cast.peer(9), monitor.getRef()),
          EventSourcedBehaviorTestKit.enabledSerializationSettings()
              .withVerifyCommands(false)
              .withVerifyEquality(true));

  @BeforeEach
  void anew() {
    client.clear();
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private void withGroup() {
    client.initialize(new GroupAdopted(Facts.GROUP));
  }

  private CommandResultWithReply<ClientActor.Command, ClientEvent, CatalogState, StatusReply<Done>>
      commit(PackId pack, PackRecord record) {
    return client.runCommand(replyTo -> new CommitPack(pack, record, replyTo));
  }

  private CommandResultWithReply<ClientActor.Command, ClientEvent, CatalogState, StatusReply<Done>>
      settle(int shard) {
    return client.runCommand(replyTo -> new Settle(Facts.PACK, shard, replyTo));
  }

  private CatalogState described() {
    CommandResultWithReply<
            ClientActor.Command, ClientEvent, CatalogState, StatusReply<CatalogState>>
        result = client.runCommand(Describe::new);
    return result.reply().getValue();
  }

  private long reserve() {
    CommandResultWithReply<ClientActor.Command, ClientEvent, CatalogState, StatusReply<Long>>
        result = client.runCommand(replyTo -> new ReserveHead(0, replyTo));
    assertThat(result.event()).isEqualTo(new HeadReserved(result.reply().getValue()));
    return result.reply().getValue();
  }

  @Test
  void itBeginsEmpty() {
    assertThat(described()).isEqualTo(CatalogState.EMPTY);
  }

  @Test
  void aPackIsCommittedOnce() {
    withGroup();
    var first = commit(Facts.PACK, Facts.OWING_ONE);
    assertThat(first.event()).isEqualTo(new PackCommitted(Facts.PACK, Facts.OWING_ONE));
    assertThat(first.reply()).isEqualTo(StatusReply.ack());
    var again = commit(Facts.PACK, Facts.OWING_ONE);
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply()).isEqualTo(StatusReply.ack());
    assertThat(described().packs()).containsOnly(Map.entry(Facts.PACK, Facts.OWING_ONE));
  }

  @Test
  void aPackOfAnUnknownGroupIsNotCommitted() {
    var result = commit(Facts.PACK, Facts.OWING_ONE);
    assertThat(result.reply().isError()).isTrue();
    assertThat(result.hasNoEvents()).isTrue();
  }

  @Test
  void aDebtIsSettledOnce() {
    withGroup();
    commit(Facts.PACK, Facts.OWING_ONE);
    assertThat(settle(0).hasNoEvents()).isTrue();
    assertThat(settle(1).event()).isEqualTo(new ShardSettled(Facts.PACK, 1));
    assertThat(settle(1).hasNoEvents()).isTrue();
    assertThat(described().packs().values()).extracting(PackRecord::owed).containsExactly(0);
  }

  @Test
  void aDebtOfAPackThatIsNotThereIsNoDebt() {
    var result = settle(1);
    assertThat(result.reply()).isEqualTo(StatusReply.ack());
    assertThat(result.hasNoEvents()).isTrue();
  }

  @Test
  void noTwoHeadsShareACounterNotEvenAcrossARestart() {
    assertThat(reserve()).isEqualTo(1);
    assertThat(reserve()).isEqualTo(2);
    client.restart();
    assertThat(reserve()).isEqualTo(3);
  }

  @Test
  void aHeadIsAnnouncedToTheMonitorAndIsNoEvent() {
    CommandResultWithReply<ClientActor.Command, ClientEvent, CatalogState, StatusReply<Done>>
        result = client.runCommand(replyTo -> new AnnounceHead(5, replyTo));
    assertThat(result.hasNoEvents()).isTrue();
    assertThat(result.reply()).isEqualTo(StatusReply.ack());
    assertThat(monitor.expectMessageClass(PublishHead.class).head())
        .isEqualTo(new HeadMark(Facts.GROUP.owner(), Cast.peer(9), 5));
  }

  @Test
  void everythingOutlivesARestart() {
    withGroup();
    commit(Facts.PACK, Facts.OWING_ONE);
    settle(1);
    commit(new PackId(0, 4), Facts.OWING_ONE);
    reserve();
    var before = described();
    client.restart();
    assertThat(described()).isEqualTo(before);
    assertThat(before.current()).isEqualTo(Optional.of(Facts.GROUP.id()));
    assertThat(before.groups()).containsValue(Facts.GROUP);
    assertThat(before.packs()).hasSize(2);
    assertThat(before.head()).isEqualTo(1);
  }
}
