package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.distbackup.placement.Group;
import org.distbackup.storage.LedgerActor.Answer;
import org.distbackup.storage.LedgerActor.DescribeTrash;
import org.distbackup.storage.LedgerActor.Join;
import org.distbackup.storage.LedgerActor.NoteDisposal;
import org.distbackup.storage.LedgerActor.NoteShards;
import org.distbackup.storage.LedgerActor.TrashRecord;
import org.distbackup.storage.LedgerEvent.GroupJoined;
import org.distbackup.storage.LedgerEvent.ShardPurged;
import org.distbackup.storage.LedgerEvent.ShardRestored;
import org.distbackup.storage.LedgerEvent.ShardStored;
import org.distbackup.storage.LedgerEvent.ShardTrashed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerActorTest {
  private static final Config CONFIG =
      EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load());
  private static final ShardStored FIRST = new ShardStored(Packs.id(1), 0, 100);
  private static final ShardStored SECOND = new ShardStored(Packs.id(2), 0, 200);

  private final ActorTestKit kit = ActorTestKit.create(CONFIG);
  private final EventSourcedBehaviorTestKit<LedgerActor.Command, LedgerEvent, LedgerState> ledger =
      EventSourcedBehaviorTestKit.create(
          kit.system(),
          LedgerActor.create(Packs.GROUP.id()),
          EventSourcedBehaviorTestKit.enabledSerializationSettings().withVerifyCommands(false));

  @BeforeEach
  void anew() {
    ledger.clear();
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private EventSourcedBehaviorTestKit.CommandResultWithReply<
          LedgerActor.Command, LedgerEvent, LedgerState, Group>
      join(Group group) {
    return ledger.runCommand(replyTo -> new Join(group, replyTo));
  }

  private EventSourcedBehaviorTestKit.CommandResultWithReply<
          LedgerActor.Command, LedgerEvent, LedgerState, Answer>
      note(ShardStored... shards) {
    return ledger.runCommand(replyTo -> new NoteShards(List.of(shards), replyTo));
  }

  @Test
  void aGroupIsJoinedOncePerEpoch() {
    assertThat(join(Packs.GROUP).event()).isEqualTo(new GroupJoined(Packs.GROUP));
    assertThat(join(Packs.GROUP).hasNoEvents()).isTrue();
    var newer =
        new Group(Packs.GROUP.id(), Packs.GROUP.owner(), Packs.SCHEME, Packs.GROUP.members(), 2);
    assertThat(join(newer).event()).isEqualTo(new GroupJoined(newer));
    assertThat(join(Packs.GROUP).hasNoEvents()).isTrue();
    assertThat(join(Packs.GROUP).reply()).isEqualTo(newer);
    assertThat(ledger.getState().group()).contains(newer);
  }

  @Test
  void aRecordWithAnotherOwnerOrOtherMembersIsAnsweredWithTheFirst() {
    join(Packs.GROUP);
    var id = Packs.GROUP.id();
    var members = Packs.GROUP.members();
    for (var other :
        List.of(
            new Group(id, Packs.keys(2).owner(), Packs.SCHEME, members, 2),
            new Group(id, Packs.KEYS.owner(), Packs.SCHEME, members.reversed(), 2))) {
      var result = join(other);
      assertThat(result.hasNoEvents()).isTrue();
      assertThat(result.reply()).isEqualTo(Packs.GROUP);
    }
    assertThat(ledger.getState().group()).contains(Packs.GROUP);
  }

  @Test
  void nothingIsRecordedForAGroupThatWasNotJoined() {
    var result = note(FIRST);
    assertThat(result.reply()).isEqualTo(Answer.NOT_MEMBER);
    assertThat(result.hasNoEvents()).isTrue();
  }

  @Test
  void shardsAreRecordedTogetherAndOnce() {
    join(Packs.GROUP);
    assertThat(note(FIRST).events()).containsExactly(FIRST);
    var both = note(FIRST, SECOND);
    assertThat(both.reply()).isEqualTo(Answer.KEPT);
    assertThat(both.events()).containsExactly(SECOND);
    assertThat(note(FIRST, SECOND).hasNoEvents()).isTrue();
  }

  @Test
  void whatIsRecordedOutlivesARestart() {
    join(Packs.GROUP);
    note(SECOND, FIRST);
    ledger.restart();
    assertThat(ledger.getState().group()).contains(Packs.GROUP);
    assertThat(ledger.getState().stored()).containsExactly(FIRST, SECOND);
  }

  private EventSourcedBehaviorTestKit.CommandResultWithReply<
          LedgerActor.Command, LedgerEvent, LedgerState, Answer>
      dispose(LedgerEvent... events) {
    return ledger.runCommand(replyTo -> new NoteDisposal(List.of(events), replyTo));
  }

  @Test
  void whatHappensToTheTrashIsRecordedOnce() {
    var trashed = new ShardTrashed(Packs.id(1), 0, 100, 7);
    var again = new ShardTrashed(Packs.id(1), 0, 100, 8);
    var purged = new ShardPurged(Packs.id(1), 0);
    var restored = new ShardRestored(Packs.id(2), 0, 200);
    join(Packs.GROUP);
    note(FIRST, SECOND);
    assertThat(dispose(purged, restored).hasNoEvents()).isTrue();
    assertThat(dispose(trashed, trashed).events()).containsExactly(trashed);
    assertThat(dispose(again, again).events()).as("another date").containsExactly(again);
    assertThat(ledger.getState().stored()).containsExactly(SECOND);
    assertThat(ledger.<TrashRecord>runCommand(DescribeTrash::new).reply().shards())
        .containsExactly(again);
    assertThat(note(FIRST).events()).containsExactly(FIRST);
    assertThat(ledger.getState().trashed()).isEmpty();
    assertThat(dispose(trashed, purged, purged).events()).containsExactly(trashed, purged);
    assertThat(ledger.getState().stored()).containsExactly(SECOND);
    var second = new ShardTrashed(Packs.id(2), 0, 200, 9);
    assertThat(dispose(second, restored).events()).containsExactly(second, restored);
    ledger.restart();
    assertThat(ledger.getState().stored()).containsExactly(SECOND);
    assertThat(ledger.getState().trashed()).isEmpty();
  }

  @Test
  void theTrashOfAGroupThatWasNotJoinedIsRecordedAllTheSame() {
    var trashed = new ShardTrashed(Packs.id(1), 0, 100, 7);
    assertThat(dispose(trashed).events()).containsExactly(trashed);
    ledger.restart();
    assertThat(ledger.getState().trashed()).containsExactly(trashed);
  }
}
