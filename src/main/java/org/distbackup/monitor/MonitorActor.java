package org.distbackup.monitor;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.distbackup.message.HeadMark;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorCommand.DescribeMembers;
import org.distbackup.message.MonitorCommand.GrantNow;
import org.distbackup.message.MonitorCommand.GroupAccepted;
import org.distbackup.message.MonitorCommand.LookAround;
import org.distbackup.message.MonitorCommand.PeerLeft;
import org.distbackup.message.MonitorCommand.PeerReachable;
import org.distbackup.message.MonitorCommand.PeerUnreachable;
import org.distbackup.message.MonitorCommand.PublishHead;
import org.distbackup.message.MonitorCommand.ReportGroups;
import org.distbackup.message.MonitorCommand.ReportHeads;
import org.distbackup.message.MonitorCommand.ReportPeer;
import org.distbackup.message.MonitorCommand.RequestGroup;
import org.distbackup.message.MonitorReply.HeadNoted;
import org.distbackup.message.MonitorReply.HeadRefused;
import org.distbackup.message.MonitorReply.LeaveNoted;
import org.distbackup.message.MonitorReply.NoPeers;
import org.distbackup.message.MonitorReply.ReportNoted;
import org.distbackup.message.MonitorReply.Welcome;
import org.distbackup.monitor.MonitorEvent.GroupFormed;
import org.distbackup.monitor.MonitorEvent.HeadRaised;
import org.distbackup.monitor.MonitorEvent.MemberRegistered;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Choice;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;

/**
 * Keeps the list of members, forms placement groups and remembers how far heads have risen. What
 * the peers report is the truth: with an empty journal it learns everything again from them. The
 * first record of a group stands, the highest epoch of it wins, and nothing is deleted.
 *
 * <p>Facts are events. Who is online and how full is known from reports only and forgotten with the
 * process; each start is a new incarnation, to which every peer reports everything again.
 */
public final class MonitorActor
    extends EventSourcedBehaviorWithEnforcedReplies<MonitorCommand, MonitorEvent, MonitorState> {
  static final PersistenceId PERSISTENCE_ID = PersistenceId.ofUniqueId("monitor");

  private static final BackoffSupervisorStrategy BACKOFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int SNAPSHOT_EVERY = 200;

  /** A request that came before the monitor knew enough to answer it. */
  private record Waiting(RequestGroup request, Instant until) {}

  private final ActorContext<MonitorCommand> context;
  private final String name;
  private final MonitorSettings settings;
  private final InstantSource clock;
  private final long incarnation;
  private final Attendance attendance;
  private final Answers answers;
  private final Assignments assignments;
  private final Consumer<AddressBook> known;
  private final List<Waiting> waiting = new ArrayList<>();

  private MonitorActor(
      ActorContext<MonitorCommand> context,
      String name,
      MonitorSettings settings,
      InstantSource clock,
      SecureRandom random,
      Consumer<AddressBook> known) {
    super(PERSISTENCE_ID, BACKOFF);
    this.context = context;
    this.name = name;
    this.settings = settings;
    this.clock = clock;
    this.incarnation = random.nextLong();
    this.attendance = new Attendance(settings, clock.instant());
    this.answers = new Answers(attendance, settings.margin(), random);
    this.known = known;
    this.assignments = new Assignments(context.getSelf().narrow());
  }

  /**
   * The monitor; one in the cluster.
   *
   * @param name what it calls itself to the peers
   * @param known shown all members and groups at the start and every second; must be quick
   */
  public static Behavior<MonitorCommand> create(
      String name,
      MonitorSettings settings,
      InstantSource clock,
      SecureRandom random,
      Consumer<AddressBook> known) {
    return Behaviors.supervise(
            Behaviors.<MonitorCommand>setup(
                context ->
                    Behaviors.withTimers(
                        timers -> {
                          timers.startTimerWithFixedDelay(new LookAround(), TICK);
                          return new MonitorActor(context, name, settings, clock, random, known);
                        })))
        .onFailure(BACKOFF);
  }

  @Override
  public MonitorState emptyState() {
    return MonitorState.EMPTY;
  }

  @Override
  public CommandHandlerWithReply<MonitorCommand, MonitorEvent, MonitorState> commandHandler() {
    return this::decide;
  }

  @Override
  public EventHandler<MonitorState, MonitorEvent> eventHandler() {
    return MonitorState::with;
  }

  @Override
  public SignalHandler<MonitorState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            state -> {
              attendance.expect(state.memberIds());
              known.accept(state.book());
            })
        .build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2).withDeleteEventsOnSnapshot();
  }

  private ReplyEffect<MonitorEvent, MonitorState> decide(
      MonitorState state, MonitorCommand command) {
    return switch (command) {
      case ReportPeer report -> onReportPeer(state, report);
      case ReportGroups report -> onReportGroups(state, report);
      case ReportHeads report -> onReportHeads(state, report);
      case RequestGroup request -> onRequestGroup(state, request);
      case GrantNow(var request) -> grant(state, request);
      case DescribeMembers ask ->
          Effect().reply(ask.replyTo(), answers.page(state, ask.page(), clock.instant()));
      case PublishHead publish -> onPublishHead(state, publish);
      case GroupAccepted accept -> onGroupAccepted(accept);
      case PeerLeft leave -> onPeerLeft(leave);
      case PeerUnreachable(var control) -> onReachability(() -> attendance.unreachable(control));
      case PeerReachable(var control) -> onReachability(() -> attendance.reachable(control));
      case LookAround ignored -> onLookAround(state);
    };
  }

  private ReplyEffect<MonitorEvent, MonitorState> onReportPeer(
      MonitorState state, ReportPeer report) {
    Member member = report.member();
    attendance.report(report, clock.instant());
    assignments.remind(member.id(), report.storage(), state.book());
    if (state.book().member(member.id()).filter(member::equals).isPresent()) {
      return Effect().reply(report.replyTo(), welcome(state));
    }
    context.getLog().info("peer {} ({}) is at {}", member.name(), member.id(), member.control());
    return Effect()
        .persist(new MemberRegistered(member))
        .thenReply(report.replyTo(), this::welcome);
  }

  private Welcome welcome(MonitorState state) {
    return new Welcome(incarnation, name, state.membersVersion());
  }

  private ReplyEffect<MonitorEvent, MonitorState> onReportGroups(
      MonitorState state, ReportGroups report) {
    var learned = new ArrayList<MonitorEvent>();
    for (Group group : report.groups()) {
      Optional<Group> known = state.book().group(group.id());
      if (group.shardOf(report.from()) < 0) {
        context.getLog().warn("{} reports group {}, not its own", report.from(), group.id());
      } else if (known.isEmpty() || group.renews(known.get())) {
        learned.add(new GroupFormed(group));
      } else if (!group.agreesWith(known.get())) {
        context.getLog().warn("{} has another record of group {}", report.from(), known.get());
      }
    }
    return Effect()
        .persist(learned)
        .thenReply(report.replyTo(), after -> new ReportNoted(incarnation, report.page()));
  }

  private ReplyEffect<MonitorEvent, MonitorState> onReportHeads(
      MonitorState state, ReportHeads report) {
    List<MonitorEvent> raised =
        report.heads().stream()
            .filter(head -> counter(state, head) < head.counter())
            .<MonitorEvent>map(HeadRaised::new)
            .toList();
    return Effect()
        .persist(raised)
        .thenReply(report.replyTo(), after -> new ReportNoted(incarnation, report.page()));
  }

  private ReplyEffect<MonitorEvent, MonitorState> onPublishHead(
      MonitorState state, PublishHead publish) {
    HeadMark head = publish.head();
    long known = counter(state, head);
    if (known < head.counter()) {
      return Effect()
          .persist(new HeadRaised(head))
          .thenReply(publish.replyTo(), after -> new HeadNoted(head));
    }
    return known == head.counter()
        ? Effect().reply(publish.replyTo(), new HeadNoted(head))
        : Effect()
            .reply(
                publish.replyTo(),
                new HeadRefused(new HeadMark(head.owner(), head.device(), known)));
  }

  private static long counter(MonitorState state, HeadMark head) {
    return state.head(head.owner(), head.device()).map(HeadMark::counter).orElse(Long.MIN_VALUE);
  }

  private ReplyEffect<MonitorEvent, MonitorState> onRequestGroup(
      MonitorState state, RequestGroup request) {
    Instant now = clock.instant();
    if (ready(state, request, now)) {
      return grant(state, request);
    }
    waiting.add(new Waiting(request, now.plus(settings.patience())));
    return Effect().noReply();
  }

  /** Whether enough peers, and the asking one, have reported since the start. */
  private boolean ready(MonitorState state, RequestGroup request, Instant now) {
    return attendance.settled(now) && state.book().member(request.device()).isPresent();
  }

  private ReplyEffect<MonitorEvent, MonitorState> grant(MonitorState state, RequestGroup request) {
    Instant now = clock.instant();
    Optional<Choice> choice = answers.choose(state, request, now);
    if (choice.isEmpty()) {
      return Effect().reply(request.replyTo(), new NoPeers(answers.full(state, request, now)));
    }
    Group group = choice.get().group();
    return choice.get().fresh()
        ? Effect()
            .persist(new GroupFormed(group))
            .thenRun(after -> assignments.announce(group))
            .thenReply(request.replyTo(), after -> answers.granted(after, group, now))
        : Effect().reply(request.replyTo(), answers.granted(state, group, now));
  }

  private ReplyEffect<MonitorEvent, MonitorState> onGroupAccepted(GroupAccepted accept) {
    assignments.accepted(accept);
    return Effect().noReply();
  }

  private ReplyEffect<MonitorEvent, MonitorState> onPeerLeft(PeerLeft leave) {
    attendance.left(leave.peer());
    return Effect().reply(leave.replyTo(), new LeaveNoted());
  }

  private ReplyEffect<MonitorEvent, MonitorState> onReachability(Runnable change) {
    change.run();
    return Effect().noReply();
  }

  private ReplyEffect<MonitorEvent, MonitorState> onLookAround(MonitorState state) {
    known.accept(state.book());
    Instant now = clock.instant();
    for (Member member : attendance.lapsed(now)) {
      context.getLog().info("peer {} ({}) is offline", member.name(), member.id());
    }
    List<Waiting> due =
        waiting.stream()
            .filter(entry -> !now.isBefore(entry.until) || ready(state, entry.request, now))
            .toList();
    waiting.removeAll(due);
    due.forEach(entry -> context.getSelf().tell(new GrantNow(entry.request)));
    return Effect().noReply();
  }
}
