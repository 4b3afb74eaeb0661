package org.distbackup.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.distbackup.id.GroupId;
import org.distbackup.placement.Group;
import org.distbackup.storage.LedgerEvent.GroupJoined;
import org.distbackup.storage.LedgerEvent.ShardStored;
import org.distbackup.storage.LedgerEvent.ShardTrashed;

/**
 * The record of what one group must find on this peer. An answer is given only after its events are
 * in the journal; when that fails there is none.
 */
final class LedgerActor
    extends EventSourcedBehaviorWithEnforcedReplies<LedgerActor.Command, LedgerEvent, LedgerState> {
  /** What a ledger is told; from its parent only. */
  sealed interface Command {}

  /** This peer is a member. The answer is the record that is in the journal: this or an earlier. */
  record Join(Group group, ActorRef<Group> replyTo) implements Command {}

  /** These shards are durable; recorded together, by one write to the journal. */
  record NoteShards(List<ShardStored> shards, ActorRef<Answer> replyTo) implements Command {}

  /** Shards moved to the trash, out of it, or away; recorded like {@link NoteShards}. */
  record NoteDisposal(List<LedgerEvent> events, ActorRef<Answer> replyTo) implements Command {}

  /** What is recorded as being in the trash? */
  record DescribeTrash(ActorRef<TrashRecord> replyTo) implements Command {}

  /** To {@link DescribeTrash}. */
  record TrashRecord(List<ShardTrashed> shards) {}

  /** To the commands that record shards. */
  enum Answer {
    /** It is in the journal. */
    KEPT,
    /** The group was never joined. */
    NOT_MEMBER
  }

  private static final BackoffSupervisorStrategy BACKOFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);
  private static final int SNAPSHOT_EVERY = 1000;

  private LedgerActor(GroupId group) {
    super(persistenceId(group), BACKOFF);
  }

  static PersistenceId persistenceId(GroupId group) {
    return PersistenceId.of("ledger", group.toString());
  }

  static Behavior<Command> create(GroupId group) {
    return Behaviors.supervise(Behaviors.<Command>setup(context -> new LedgerActor(group)))
        .onFailure(BACKOFF);
  }

  @Override
  public LedgerState emptyState() {
    return LedgerState.EMPTY;
  }

  @Override
  public CommandHandlerWithReply<Command, LedgerEvent, LedgerState> commandHandler() {
    return this::decide;
  }

  @Override
  public EventHandler<LedgerState, LedgerEvent> eventHandler() {
    return LedgerState::with;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2).withDeleteEventsOnSnapshot();
  }

  private ReplyEffect<LedgerEvent, LedgerState> decide(LedgerState state, Command command) {
    return switch (command) {
      case Join join -> onJoin(state, join);
      case NoteShards entry -> onRecord(state, entry);
      case NoteDisposal entry -> onDisposal(state, entry);
      case DescribeTrash(var replyTo) -> Effect().reply(replyTo, new TrashRecord(state.trashed()));
    };
  }

  private ReplyEffect<LedgerEvent, LedgerState> onJoin(LedgerState state, Join join) {
    Optional<Group> kept = state.group().filter(known -> !join.group().renews(known));
    return kept.isPresent()
        ? Effect().reply(join.replyTo(), kept.get())
        : Effect()
            .persist(new GroupJoined(join.group()))
            .thenReply(join.replyTo(), after -> join.group());
  }

  private ReplyEffect<LedgerEvent, LedgerState> onRecord(LedgerState state, NoteShards entry) {
    if (state.group().isEmpty()) {
      return Effect().reply(entry.replyTo(), Answer.NOT_MEMBER);
    }
    return Effect()
        .persist(state.news(entry.shards()))
        .thenReply(entry.replyTo(), after -> Answer.KEPT);
  }

  /** Also of a group that was not joined: what lies on disk lies there. */
  private ReplyEffect<LedgerEvent, LedgerState> onDisposal(LedgerState state, NoteDisposal entry) {
    return Effect()
        .persist(state.news(entry.events()))
        .thenReply(entry.replyTo(), after -> Answer.KEPT);
  }
}
