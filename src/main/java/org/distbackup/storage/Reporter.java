package org.distbackup.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.distbackup.message.HeadMark;
import org.distbackup.message.MemberView;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorCommand.DescribeMembers;
import org.distbackup.message.MonitorCommand.ReportGroups;
import org.distbackup.message.MonitorCommand.ReportHeads;
import org.distbackup.message.MonitorCommand.ReportPeer;
import org.distbackup.message.MonitorReply;
import org.distbackup.message.MonitorReply.MembersPage;
import org.distbackup.message.MonitorReply.ReportNoted;
import org.distbackup.message.MonitorReply.Welcome;
import org.distbackup.message.StorageMessage;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;

/**
 * Tells the monitor that this peer is here, and, to each new incarnation of it, all groups and
 * heads; and keeps the address book up to date from what the monitor tells. Whatever is lost on the
 * way is sent again after the next report.
 */
final class Reporter extends AbstractBehavior<Reporter.Command> {
  sealed interface Command {}

  private record Report() implements Command {}

  private record FromMonitor(MonitorReply reply) implements Command {}

  private final Member self;
  private final Holdings holdings;
  private final ActorRef<MonitorCommand> monitor;
  private final ActorRef<StorageMessage> storage;
  private final ActorRef<MonitorReply> replies;
  private final Map<Integer, MonitorCommand> unacknowledged = new TreeMap<>();
  private final List<Member> collected = new ArrayList<>();
  private OptionalLong incarnation = OptionalLong.empty();
  private int membersVersion = -1;
  private int collectedVersion = -1;
  private int nextPage;

  private Reporter(
      ActorContext<Command> context,
      Member self,
      Holdings holdings,
      ActorRef<MonitorCommand> monitor,
      ActorRef<StorageMessage> storage) {
    super(context);
    this.self = self;
    this.holdings = holdings;
    this.monitor = monitor;
    this.storage = storage;
    this.replies = context.messageAdapter(MonitorReply.class, FromMonitor::new);
  }

  static Behavior<Command> create(
      Member self,
      Holdings holdings,
      ActorRef<MonitorCommand> monitor,
      ActorRef<StorageMessage> storage,
      Duration every) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers -> {
                          timers.startTimerWithFixedDelay(new Report(), Duration.ZERO, every);
                          return new Reporter(context, self, holdings, monitor, storage);
                        })))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Command> on(Command command) throws IOException {
    switch (command) {
      case Report ignored -> report();
      case FromMonitor(Welcome welcome) -> onWelcome(welcome);
      case FromMonitor(ReportNoted noted) -> onNoted(noted);
      case FromMonitor(MembersPage page) -> onPage(page);
      case FromMonitor(MonitorReply other) ->
          getContext().getLog().warn("not asked for: {}", other);
    }
    return this;
  }

  private void report() {
    monitor.tell(
        new ReportPeer(
            self, holdings.used(), holdings.free(), holdings.full(), storage, replies.narrow()));
  }

  private void onWelcome(Welcome welcome) {
    if (incarnation.isEmpty() || incarnation.getAsLong() != welcome.incarnation()) {
      getContext().getLog().info("reporting all to monitor {}", welcome.monitorName());
      incarnation = OptionalLong.of(welcome.incarnation());
      membersVersion = -1;
      prepareReport();
    }
    unacknowledged.values().forEach(monitor::tell);
    if (welcome.membersVersion() != membersVersion) {
      monitor.tell(new DescribeMembers(0, replies.narrow()));
    }
  }

  private void prepareReport() {
    unacknowledged.clear();
    List<Group> groups = holdings.book().current().groups();
    for (int at = 0; at < groups.size(); at += MonitorCommand.GROUPS_PER_PAGE) {
      var page = groups.subList(at, Math.min(groups.size(), at + MonitorCommand.GROUPS_PER_PAGE));
      int number = unacknowledged.size();
      unacknowledged.put(number, new ReportGroups(self.id(), number, page, replies.narrow()));
    }
    List<HeadMark> heads = holdings.heads().marks();
    for (int at = 0; at < heads.size(); at += MonitorCommand.HEADS_PER_PAGE) {
      var page = heads.subList(at, Math.min(heads.size(), at + MonitorCommand.HEADS_PER_PAGE));
      int number = unacknowledged.size();
      unacknowledged.put(number, new ReportHeads(self.id(), number, page, replies.narrow()));
    }
  }

  private void onNoted(ReportNoted noted) {
    if (incarnation.isPresent() && incarnation.getAsLong() == noted.incarnation()) {
      unacknowledged.remove(noted.page());
    }
  }

  /** Collects pages of one version, in order; anything else starts over at the next report. */
  private void onPage(MembersPage page) throws IOException {
    if (page.page() == 0) {
      nextPage = 0;
      collected.clear();
      collectedVersion = page.membersVersion();
    } else if (page.page() != nextPage || page.membersVersion() != collectedVersion) {
      return;
    }
    page.members().stream().map(MemberView::member).forEach(collected::add);
    nextPage++;
    if (nextPage < page.pages()) {
      monitor.tell(new DescribeMembers(nextPage, replies.narrow()));
    } else {
      holdings.book().learn(collected);
      membersVersion = page.membersVersion();
    }
  }
}
