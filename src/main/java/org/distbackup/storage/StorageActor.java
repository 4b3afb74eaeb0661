package org.distbackup.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorCommand.GroupAccepted;
import org.distbackup.message.StorageMessage;
import org.distbackup.message.StorageMessage.AssignGroup;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.storage.LedgerEvent.ShardStored;
import org.jspecify.annotations.Nullable;

/**
 * A peer's storage: accepts groups, and records through one ledger per group what became durable.
 * File data never comes here. Which groups there are stands in the address book, on disk, because
 * the data port must know it without the cluster.
 *
 * <p>It writes that file, so it belongs on a dispatcher for blocking work.
 */
public final class StorageActor extends AbstractBehavior<StorageActor.Command> {
  /** What the storage of a peer is told by its own node. */
  public sealed interface Command {}

  /** A shard is durable on disk: record it, then answer. */
  public record RecordShard(
      GroupId group, PackId pack, int index, int length, ActorRef<RecordAnswer> replyTo)
      implements Command {}

  /** To {@link RecordShard}. */
  public enum RecordAnswer {
    /** It is in the journal: the shard may be acknowledged. */
    RECORDED,
    /** This peer does not know of the group. */
    NOT_MEMBER,
    /** The journal did not take it in time. */
    UNAVAILABLE
  }

  /** Shards were moved to the trash, out of it, or away. */
  record NoteDisposal(GroupId group, List<LedgerEvent> events, ActorRef<LedgerActor.Answer> replyTo)
      implements Command {}

  /** What is recorded as being in the trash? */
  record DescribeTrash(GroupId group, ActorRef<LedgerActor.TrashRecord> replyTo)
      implements Command {}

  private record Sweep() implements Command {}

  private record Swept(@Nullable Throwable failure) implements Command {}

  private record FromCluster(StorageMessage message) implements Command {}

  private record Joined(AssignGroup assign, @Nullable Group kept) implements Command {}

  private record Noted(GroupId group, List<RecordShard> batch, LedgerActor.@Nullable Answer answer)
      implements Command {}

  private final PeerId self;
  private final Holdings holdings;
  private final StorageSettings settings;
  private final Map<GroupId, ActorRef<LedgerActor.Command>> ledgers = new HashMap<>();
  private final Map<GroupId, CommitQueue> commitQueues = new HashMap<>();
  private boolean sweeping;
  private boolean sweptAll;

  private StorageActor(
      ActorContext<Command> context, PeerId self, Holdings holdings, StorageSettings settings) {
    super(context);
    this.self = self;
    this.holdings = holdings;
    this.settings = settings;
  }

  /**
   * The storage of a peer, which reports to the monitor by itself.
   *
   * @param self what it reports of itself
   */
  public static Behavior<Command> create(
      Member self, Holdings holdings, ActorRef<MonitorCommand> monitor, StorageSettings settings) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context -> {
                  var assignments = context.messageAdapter(StorageMessage.class, FromCluster::new);
                  context.spawn(
                      Reporter.create(self, holdings, monitor, assignments, settings.reportEvery()),
                      "reporter");
                  return Behaviors.withTimers(
                      timers -> {
                        timers.startTimerWithFixedDelay(
                            new Sweep(), settings.firstSweepAfter(), settings.sweepEvery());
                        return new StorageActor(context, self.id(), holdings, settings);
                      });
                }))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Command> on(Command command) {
    switch (command) {
      case RecordShard entry -> onRecordShard(entry);
      case Noted noted -> onNoted(noted);
      case FromCluster(AssignGroup assign) -> onAssign(assign);
      case Joined joined -> onJoined(joined);
      case NoteDisposal(var group, var events, var replyTo) ->
          ledger(group).tell(new LedgerActor.NoteDisposal(events, replyTo));
      case DescribeTrash(var group, var replyTo) ->
          ledger(group).tell(new LedgerActor.DescribeTrash(replyTo));
      case Sweep _ -> onSweep();
      case Swept swept -> onSwept(swept);
    }
    return this;
  }

  private void onRecordShard(RecordShard entry) {
    if (holdings.book().current().group(entry.group()).isEmpty()) {
      entry.replyTo().tell(RecordAnswer.NOT_MEMBER);
      return;
    }
    commitQueue(entry.group()).add(entry);
    recordNext(entry.group());
  }

  private void recordNext(GroupId group) {
    List<RecordShard> batch = commitQueue(group).next();
    if (batch.isEmpty()) {
      return;
    }
    List<ShardStored> shards =
        batch.stream()
            .map(entry -> new ShardStored(entry.pack(), entry.index(), entry.length()))
            .toList();
    getContext()
        .ask(
            LedgerActor.Answer.class,
            ledger(group),
            settings.ledgerTimeout(),
            (ActorRef<LedgerActor.Answer> replyTo) -> new LedgerActor.NoteShards(shards, replyTo),
            (answer, failure) -> new Noted(group, batch, answer));
  }

  private void onNoted(Noted noted) {
    RecordAnswer answer =
        switch (noted.answer) {
          case KEPT -> RecordAnswer.RECORDED;
          case NOT_MEMBER -> RecordAnswer.NOT_MEMBER;
          case null -> RecordAnswer.UNAVAILABLE;
        };
    noted.batch.forEach(entry -> entry.replyTo().tell(answer));
    commitQueue(noted.group).done();
    recordNext(noted.group);
  }

  private void onAssign(AssignGroup assign) {
    Group group = assign.group();
    if (group.shardOf(self) < 0) {
      getContext().getLog().warn("assigned to {}, which does not name this peer", group);
      return;
    }
    // Packs lie here by the record that is known: another would hand them to somebody else.
    Group kept =
        holdings
            .book()
            .current()
            .group(group.id())
            .filter(known -> !group.renews(known))
            .orElse(group);
    getContext()
        .ask(
            Group.class,
            ledger(group.id()),
            settings.ledgerTimeout(),
            (ActorRef<Group> replyTo) -> new LedgerActor.Join(kept, replyTo),
            (answer, failure) -> new Joined(assign, answer));
  }

  /** The journal has it: now the address book, then the answer. Without one the monitor repeats. */
  private void onJoined(Joined joined) {
    Group group = joined.assign.group();
    Group kept = joined.kept;
    if (kept == null) {
      getContext().getLog().warn("joining group {} is not recorded yet", group.id());
      return;
    }
    if (!group.agreesWith(kept)) {
      getContext().getLog().warn("{} is refused, the record here is another: {}", group, kept);
    }
    try {
      holdings.book().join(kept);
    } catch (IOException e) {
      getContext().getLog().error("joining group {} failed", group.id(), e);
      return;
    }
    int epoch = holdings.book().current().group(group.id()).orElse(kept).epoch();
    joined.assign.replyTo().tell(new GroupAccepted(group.id(), self, epoch));
  }

  /** The first time all groups are looked at: a stop may have left events without files. */
  private void onSweep() {
    if (sweeping) {
      return;
    }
    sweeping = true;
    boolean thorough = !sweptAll;
    var link =
        new StorageLink(
            getContext().getSelf(), getContext().getSystem().scheduler(), settings.ledgerTimeout());
    getContext()
        .pipeToSelf(
            Aside.call(
                "trash-sweep",
                () -> {
                  holdings.disposal().sweep(settings.trashRetention(), thorough, link);
                  return thorough;
                }),
            (done, failure) -> new Swept(failure));
  }

  private void onSwept(Swept swept) {
    sweeping = false;
    sweptAll |= swept.failure == null;
    if (swept.failure != null) {
      getContext().getLog().error("the trash could not be swept", swept.failure);
    }
  }

  private CommitQueue commitQueue(GroupId group) {
    return commitQueues.computeIfAbsent(group, id -> new CommitQueue());
  }

  private ActorRef<LedgerActor.Command> ledger(GroupId group) {
    return ledgers.computeIfAbsent(
        group, id -> getContext().spawn(LedgerActor.create(id), "ledger-" + id));
  }
}
