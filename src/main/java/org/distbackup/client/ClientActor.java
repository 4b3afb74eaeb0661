package org.distbackup.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.message.HeadMark;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorReply;
import org.distbackup.message.MonitorReply.GroupGranted;
import org.distbackup.placement.Group;
import org.jspecify.annotations.Nullable;

/**
 * The owner's catalog: which packs are committed to which groups, what is still owed to members
 * that were absent, and how far the head has risen. It also speaks for the owner with the monitor.
 * It answers the engine, which does the work; it never sees file data.
 */
public final class ClientActor
    extends EventSourcedBehaviorWithEnforcedReplies<
        ClientActor.Command, ClientEvent, CatalogState> {
  private static final int SNAPSHOT_EVERY = 200;
  private static final int SNAPSHOTS_KEPT = 2;
  // A monitor that has just started lets its peers report before it forms a first group.
  private static final Duration FIRST_GROUP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration NEXT_GROUP_PATIENCE = Duration.ofSeconds(5);

  /** What the engine asks; never leaves the node. */
  public sealed interface Command {}

  /** Asks for the state. */
  public record Describe(ActorRef<StatusReply<CatalogState>> replyTo) implements Command {}

  /** A pack is on its members. */
  public record CommitPack(PackId pack, PackRecord record, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** A debt is paid. */
  public record Settle(PackId pack, int shard, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** A shard is not where it should be. */
  public record Owe(PackId pack, int shard, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** Groups and packs that the heads list. */
  public record Adopt(
      List<Group> groups, Map<PackId, PackRecord> packs, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** No head lists these packs any more. */
  public record Drop(List<PackId> packs, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** These packs cannot be put together now. */
  public record GiveUp(List<PackId> packs, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** A member has deleted its shard of these dropped packs. */
  public record Deleted(List<PackId> packs, int shard, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** Asks for a counter that no head had before, higher than {@code above}. */
  public record ReserveHead(long above, ActorRef<StatusReply<Long>> replyTo) implements Command {}

  /** A head was acknowledged by enough members: the monitor is told. */
  public record AnnounceHead(long counter, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** Asks the monitor for a group; the answer is empty when no monitor answers. */
  public record RequestGroup(
      Set<PeerId> avoid, ActorRef<StatusReply<Optional<MonitorReply.GroupAnswer>>> replyTo)
      implements Command {}

  private record Granted(
      Optional<MonitorReply.GroupAnswer> answer,
      ActorRef<StatusReply<Optional<MonitorReply.GroupAnswer>>> replyTo)
      implements Command {}

  private final ActorContext<Command> context;
  private final OwnerId owner;
  private final PeerId device;
  private final ActorRef<MonitorCommand> monitor;

  /**
   * The client of a peer.
   *
   * @param device this peer
   * @param monitor the monitor, wherever it runs
   */
  public static Behavior<Command> create(
      OwnerId owner, PeerId device, ActorRef<MonitorCommand> monitor) {
    return Behaviors.setup(context -> new ClientActor(context, owner, device, monitor));
  }

  private ClientActor(
      ActorContext<Command> context,
      OwnerId owner,
      PeerId device,
      ActorRef<MonitorCommand> monitor) {
    super(
        PersistenceId.ofUniqueId("client"),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    this.context = context;
    this.owner = owner;
    this.device = device;
    this.monitor = monitor;
  }

  @Override
  public CatalogState emptyState() {
    return CatalogState.EMPTY;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT)
        .withDeleteEventsOnSnapshot();
  }

  @Override
  public CommandHandlerWithReply<Command, ClientEvent, CatalogState> commandHandler() {
    return this::onCommand;
  }

  private ReplyEffect<ClientEvent, CatalogState> onCommand(CatalogState state, Command command) {
    return switch (command) {
      case Describe(var replyTo) -> Effect().reply(replyTo, StatusReply.success(state));
      case CommitPack commit -> commit(state, commit);
      case Settle settle -> settle(state, settle);
      case Owe owe -> owe(state, owe);
      case Adopt(var groups, var packs, var replyTo) ->
          persist(new ClientEvent.CatalogAdopted(groups, packs), replyTo);
      case Drop(var packs, var replyTo) -> persist(new ClientEvent.PacksDropped(packs), replyTo);
      case GiveUp(var packs, var replyTo) -> persist(new ClientEvent.PacksGivenUp(packs), replyTo);
      case Deleted(var packs, int shard, var replyTo) ->
          persist(new ClientEvent.PacksDeleted(packs, shard), replyTo);
      case ReserveHead(long above, var replyTo) ->
          Effect()
              .persist(new ClientEvent.HeadReserved(Math.max(state.head(), above) + 1))
              .thenReply(replyTo, after -> StatusReply.success(after.head()));
      case AnnounceHead announce -> announce(announce);
      case RequestGroup request -> request(state, request);
      case Granted granted -> adopt(state, granted);
    };
  }

  private ReplyEffect<ClientEvent, CatalogState> commit(CatalogState state, CommitPack commit) {
    if (!state.groups().containsKey(commit.record().group())) {
      return Effect()
          .reply(
              commit.replyTo(),
              StatusReply.error("group " + commit.record().group() + " is not of this owner"));
    }
    if (state.packs().containsKey(commit.pack())) {
      return Effect().reply(commit.replyTo(), StatusReply.ack());
    }
    return persist(new ClientEvent.PackCommitted(commit.pack(), commit.record()), commit.replyTo());
  }

  private ReplyEffect<ClientEvent, CatalogState> settle(CatalogState state, Settle settle) {
    var record = state.packs().get(settle.pack());
    if (record == null || record.owed() == record.settled(settle.shard()).owed()) {
      return Effect().reply(settle.replyTo(), StatusReply.ack());
    }
    return persist(new ClientEvent.ShardSettled(settle.pack(), settle.shard()), settle.replyTo());
  }

  private ReplyEffect<ClientEvent, CatalogState> owe(CatalogState state, Owe owe) {
    var record = state.packs().get(owe.pack());
    return record == null || record.owed() == record.owing(owe.shard()).owed()
        ? Effect().reply(owe.replyTo(), StatusReply.ack())
        : persist(new ClientEvent.ShardLost(owe.pack(), owe.shard()), owe.replyTo());
  }

  private ReplyEffect<ClientEvent, CatalogState> persist(
      ClientEvent event, ActorRef<StatusReply<Done>> replyTo) {
    return Effect().persist(event).thenReply(replyTo, after -> StatusReply.ack());
  }

  private ReplyEffect<ClientEvent, CatalogState> announce(AnnounceHead announce) {
    // Told once, at most: the heads on the peers are the truth, and they report them too.
    monitor.tell(
        new MonitorCommand.PublishHead(
            new HeadMark(owner, device, announce.counter()), context.getSystem().ignoreRef()));
    return Effect().reply(announce.replyTo(), StatusReply.ack());
  }

  private ReplyEffect<ClientEvent, CatalogState> request(CatalogState state, RequestGroup request) {
    context.ask(
        MonitorReply.GroupAnswer.class,
        monitor,
        state.current().isPresent() ? NEXT_GROUP_PATIENCE : FIRST_GROUP_PATIENCE,
        replyTo -> new MonitorCommand.RequestGroup(owner, device, request.avoid(), replyTo),
        (MonitorReply.@Nullable GroupAnswer answer, @Nullable Throwable failure) ->
            new Granted(Optional.ofNullable(answer), request.replyTo()));
    return Effect().noReply();
  }

  private ReplyEffect<ClientEvent, CatalogState> adopt(CatalogState state, Granted granted) {
    if (!(granted.answer().orElse(null) instanceof GroupGranted(var group, var members))) {
      return Effect().reply(granted.replyTo(), StatusReply.success(granted.answer()));
    }
    state
        .group(group.id())
        .filter(known -> !known.agreesWith(group))
        .ifPresent(
            known ->
                context
                    .getLog()
                    .warn("{} is refused, the record here is another: {}", group, known));
    List<ClientEvent> news =
        state.withGroup(group).equals(state)
            ? List.of()
            : List.of(new ClientEvent.GroupAdopted(group));
    // The record that the catalog keeps, which may be newer than the monitor's.
    return Effect()
        .persist(news)
        .thenReply(
            granted.replyTo(),
            after ->
                StatusReply.success(
                    after.group(group.id()).map(kept -> new GroupGranted(kept, members))));
  }

  @Override
  public EventHandler<CatalogState, ClientEvent> eventHandler() {
    return ClientActor::apply;
  }

  private static CatalogState apply(CatalogState state, ClientEvent event) {
    return switch (event) {
      case ClientEvent.GroupAdopted(var group) -> state.withGroup(group);
      case ClientEvent.PackCommitted(var pack, var record) -> state.withPack(pack, record);
      case ClientEvent.ShardSettled(var pack, int shard) -> state.settled(pack, shard);
      case ClientEvent.ShardLost(var pack, int shard) -> state.owing(pack, shard);
      case ClientEvent.CatalogAdopted(var groups, var packs) -> state.withAdopted(groups, packs);
      case ClientEvent.PacksDropped(var packs) -> state.without(packs);
      case ClientEvent.PacksGivenUp(var packs) -> state.withoutLost(packs);
      case ClientEvent.PacksDeleted(var packs, int shard) -> state.deleted(packs, shard);
      case ClientEvent.HeadReserved(long counter) -> state.withHead(counter);
    };
  }
}
