package org.distbackup.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.distbackup.message.HeadMark;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorCommand.DescribeMembers;
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
import org.distbackup.message.MonitorReply.GroupAnswer;
import org.distbackup.message.MonitorReply.GroupGranted;
import org.distbackup.message.MonitorReply.HeadAnswer;
import org.distbackup.message.MonitorReply.HeadNoted;
import org.distbackup.message.MonitorReply.HeadRefused;
import org.distbackup.message.MonitorReply.LeaveNoted;
import org.distbackup.message.MonitorReply.MembersPage;
import org.distbackup.message.MonitorReply.NoPeers;
import org.distbackup.message.MonitorReply.ReportNoted;
import org.distbackup.message.MonitorReply.Welcome;
import org.distbackup.message.StorageMessage;
import org.distbackup.message.StorageMessage.AssignGroup;
import org.distbackup.monitor.MonitorEvent.GroupFormed;
import org.distbackup.monitor.MonitorEvent.HeadRaised;
import org.distbackup.monitor.MonitorEvent.MemberRegistered;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Group;
import org.distbackup.placement.ManualClock;
import org.distbackup.placement.Member;
import org.distbackup.shard.Scheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitorActorTest {
  private static final Config CONFIG =
      EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load());
  private static final MonitorSettings SETTINGS = MonitorSettings.of(CONFIG);
  private static final EventSourcedBehaviorTestKit.SerializationSettings VERIFY =
      EventSourcedBehaviorTestKit.enabledSerializationSettings()
          .withVerifyCommands(false)
          .withVerifyEquality(true);

  private final ActorTestKit kit = ActorTestKit.create(CONFIG);
  private final ManualClock clock = new ManualClock();
  private final Queue<AddressBook> shown = new ConcurrentLinkedQueue<>();
  private EventSourcedBehaviorTestKit<MonitorCommand, MonitorEvent, MonitorState> monitor = start();
  private TestProbe<StorageMessage> storage = kit.createTestProbe(StorageMessage.class);

  private EventSourcedBehaviorTestKit<MonitorCommand, MonitorEvent, MonitorState> start() {
    return EventSourcedBehaviorTestKit.create(
        kit.system(),
        MonitorActor.create("monitor", SETTINGS, clock, new SecureRandom(), shown::add),
        VERIFY);
  }

  @BeforeEach
  void anew() {
    monitor.clear();
    storage = kit.createTestProbe(StorageMessage.class);
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private Welcome report(Member member) {
    return monitor
        .<Welcome>runCommand(
            replyTo -> new ReportPeer(member, 10, 90, false, storage.getRef(), replyTo))
        .reply();
  }

  private void reportAll(int... numbers) {
    IntStream.of(numbers).forEach(number -> report(Cast.member(number)));
  }

  private void settle() {
    clock.advance(SETTINGS.settle());
    monitor.runCommand(new LookAround());
  }

  private GroupAnswer request(int device) {
    return monitor
        .<GroupAnswer>runCommand(
            replyTo -> new RequestGroup(Cast.owner(device), Cast.peer(device), Set.of(), replyTo))
        .reply();
  }

  private MembersPage members(int page) {
    return monitor.<MembersPage>runCommand(replyTo -> new DescribeMembers(page, replyTo)).reply();
  }

  @Test
  void aPeerIsRegisteredOnceAndAgainWhenItsFactsChange() {
    var first =
        monitor.<Welcome>runCommand(
            replyTo -> new ReportPeer(Cast.member(1), 0, 0, false, storage.getRef(), replyTo));
    assertThat(first.event()).isEqualTo(new MemberRegistered(Cast.member(1)));
    Welcome again = report(Cast.member(1));
    assertThat(again).isEqualTo(first.reply());
    Welcome moved = report(Cast.member(1, "elsewhere", Cast.owner(1)));
    assertThat(moved.membersVersion()).isEqualTo(again.membersVersion() + 1);
    assertThat(monitor.getState().book().members()).hasSize(1);
  }

  @Test
  void whatItKnowsIsShownAtTheStartAndSoonAfterItChanged() {
    report(Cast.member(1));
    shown.clear();
    monitor.restart();
    assertThat(shown.poll()).isEqualTo(AddressBook.EMPTY.withMembers(List.of(Cast.member(1))));
    report(Cast.member(2));
    shown.clear();
    monitor.runCommand(new LookAround());
    assertThat(shown.poll()).isEqualTo(monitor.getState().book());
  }

  @Test
  void aPeerThatStopsReportingIsShownAsOfflineAndAsItselfWhenItReturns() {
    reportAll(1);
    assertThat(members(0).members().getFirst().online()).isTrue();
    clock.advance(SETTINGS.offlineAfter());
    assertThat(members(0).members().getFirst().online()).isFalse();
    reportAll(1);
    assertThat(members(0).members().getFirst().online()).isTrue();
  }

  @Test
  void whatTheFailureDetectorSaysCountsAtOnce() {
    reportAll(1);
    var control = new Endpoint("host-1", 8098);
    monitor.runCommand(new PeerUnreachable(control));
    assertThat(members(0).members().getFirst().online()).isFalse();
    monitor.runCommand(new PeerReachable(control));
    assertThat(members(0).members().getFirst().online()).isTrue();
  }

  @Test
  void afterLogoutLateReportsDoNotBringThePeerBackButANewStartDoes() {
    reportAll(1);
    var left = monitor.<LeaveNoted>runCommand(replyTo -> new PeerLeft(Cast.peer(1), replyTo));
    assertThat(left.reply()).isEqualTo(new LeaveNoted());
    reportAll(1);
    assertThat(members(0).members().getFirst().online()).isFalse();
    storage = kit.createTestProbe(StorageMessage.class);
    reportAll(1);
    assertThat(members(0).members().getFirst().online()).isTrue();
  }

  @Test
  void aGroupIsRecordedThenGrantedAndItsMembersAreToldUntilTheyAccept() {
    reportAll(1, 2, 3);
    settle();
    var result =
        monitor.<GroupAnswer>runCommand(
            replyTo -> new RequestGroup(Cast.owner(1), Cast.peer(1), Set.of(), replyTo));
    Group group = ((GroupGranted) result.reply()).group();
    assertThat(result.event()).isEqualTo(new GroupFormed(group));
    assertThat(group.scheme()).isEqualTo(new Scheme(1, 2));
    assertThat(((GroupGranted) result.reply()).members())
        .extracting(view -> view.member().id())
        .isEqualTo(group.members());

    AssignGroup assign = storage.expectMessageClass(AssignGroup.class);
    storage.expectMessageClass(AssignGroup.class);
    assertThat(assign.group()).isEqualTo(group);
    report(Cast.member(2));
    storage.expectMessageClass(AssignGroup.class);
    monitor.runCommand(new GroupAccepted(group.id(), Cast.peer(2), 1));
    report(Cast.member(2));
    storage.expectNoMessage();
    report(Cast.member(3));
    storage.expectMessageClass(AssignGroup.class);
  }

  @Test
  void aRestartedPeerIsToldItsGroupsAgain() {
    reportAll(1, 2);
    settle();
    Group group = ((GroupGranted) request(1)).group();
    storage.expectMessageClass(AssignGroup.class);
    monitor.runCommand(new GroupAccepted(group.id(), Cast.peer(2), 1));
    storage = kit.createTestProbe(StorageMessage.class);
    reportAll(2);
    assertThat(storage.expectMessageClass(AssignGroup.class).group()).isEqualTo(group);
  }

  @Test
  void theSameGroupIsGrantedAgain() {
    reportAll(1, 2);
    settle();
    assertThat(request(1)).isEqualTo(request(1));
    assertThat(monitor.getState().book().groups()).hasSize(1);
  }

  @Test
  void aLonePeerFindsNoPeers() {
    reportAll(1);
    settle();
    assertThat(request(1)).isEqualTo(new NoPeers(false));
  }

  @Test
  void peersWithoutSpaceAreNotTakenForAbsentOnes() {
    reportAll(1);
    monitor.<Welcome>runCommand(
        replyTo -> new ReportPeer(Cast.member(2), 9, 1, true, storage.getRef(), replyTo));
    settle();
    assertThat(request(1)).isEqualTo(new NoPeers(true));
  }

  @Test
  void rightAfterARestartARequestWaitsForThePeersThatAreKnown() {
    reportAll(1, 2, 3, 4, 5);
    monitor.restart();
    reportAll(1, 2);
    TestProbe<GroupAnswer> client = kit.createTestProbe(GroupAnswer.class);
    monitor.runCommand(new RequestGroup(Cast.owner(1), Cast.peer(1), Set.of(), client.getRef()));
    client.expectNoMessage();
    reportAll(3, 4, 5);
    monitor.runCommand(new LookAround());
    GroupGranted granted = client.expectMessageClass(GroupGranted.class);
    assertThat(granted.group().scheme()).isEqualTo(new Scheme(2, 4));
  }

  @Test
  void aRequestOfAPeerThatNeverReportsIsAnsweredInTheEnd() {
    TestProbe<GroupAnswer> client = kit.createTestProbe(GroupAnswer.class);
    monitor.runCommand(new RequestGroup(Cast.owner(9), Cast.peer(9), Set.of(), client.getRef()));
    client.expectNoMessage();
    clock.advance(SETTINGS.patience());
    monitor.runCommand(new LookAround());
    client.expectMessage(new NoPeers(false));
  }

  @Test
  void anEmptyMonitorLearnsGroupsFromReportsAndTheHighestEpochWins() {
    Group old = Cast.group(7, new Scheme(1, 2), 1, 2);
    var newer = new Group(old.id(), old.owner(), old.scheme(), old.members(), 2);
    reportGroups(2, List.of(old));
    reportGroups(1, List.of(newer));
    reportGroups(2, List.of(old));
    assertThat(monitor.getState().book().groups()).containsExactly(newer);
  }

  @Test
  void aConflictingRecordOfTheSameEpochAndAStrangersGroupChangeNothing() {
    Group known = Cast.group(7, new Scheme(1, 2), 1, 2);
    reportGroups(1, List.of(known));
    reportGroups(1, List.of(Cast.group(7, new Scheme(1, 2), 2, 1)));
    reportGroups(5, List.of(Cast.group(8, new Scheme(1, 2), 1, 2)));
    assertThat(monitor.getState().book().groups()).containsExactly(known);
  }

  @Test
  void aRecordOfAHigherEpochWithAnotherOwnerOrOtherMembersIsNotLearned() {
    Group known = Cast.group(7, new Scheme(1, 2), 1, 2);
    reportGroups(1, List.of(known));
    for (var other :
        List.of(
            new Group(known.id(), Cast.owner(5), known.scheme(), known.members(), 2),
            new Group(known.id(), known.owner(), new Scheme(2, 2), known.members(), 2),
            new Group(
                known.id(),
                known.owner(),
                known.scheme(),
                List.of(Cast.peer(1), Cast.peer(5)),
                2))) {
      var result =
          monitor.<ReportNoted>runCommand(
              replyTo -> new ReportGroups(Cast.peer(1), 0, List.of(other), replyTo));
      assertThat(result.hasNoEvents()).as("%s", other).isTrue();
    }
    assertThat(monitor.getState().book().groups()).containsExactly(known);
  }

  private void reportGroups(int from, List<Group> groups) {
    var result =
        monitor.<ReportNoted>runCommand(
            replyTo -> new ReportGroups(Cast.peer(from), 3, groups, replyTo));
    assertThat(result.reply().page()).isEqualTo(3);
  }

  @Test
  void headsOnlyRise() {
    assertThat(publish(5)).isEqualTo(new HeadNoted(mark(5)));
    assertThat(publish(5)).isEqualTo(new HeadNoted(mark(5)));
    assertThat(publish(4)).isEqualTo(new HeadRefused(mark(5)));
    var result =
        monitor.<ReportNoted>runCommand(
            replyTo -> new ReportHeads(Cast.peer(2), 0, List.of(mark(4), mark(9)), replyTo));
    assertThat(result.events()).containsExactly(new HeadRaised(mark(9)));
    assertThat(publish(8)).isEqualTo(new HeadRefused(mark(9)));
  }

  private HeadAnswer publish(long counter) {
    return monitor
        .<HeadAnswer>runCommand(replyTo -> new PublishHead(mark(counter), replyTo))
        .reply();
  }

  private static HeadMark mark(long counter) {
    return new HeadMark(Cast.owner(1), Cast.peer(1), counter);
  }

  @Test
  void membersComeInPages() {
    IntStream.rangeClosed(1, 101).forEach(this::reportAll);
    assertThat(members(0).members()).hasSize(100);
    MembersPage last = members(1);
    assertThat(last.members())
        .extracting(view -> view.member().id())
        .containsExactly(Cast.peer(101));
    assertThat(last.pages()).isEqualTo(2);
    assertThat(members(99)).isEqualTo(last);
  }

  @Test
  void whatItKnewOutlivesARestartUnderANewIncarnation() {
    reportAll(1, 2);
    settle();
    Group group = ((GroupGranted) request(1)).group();
    publish(5);
    MonitorState before = monitor.getState();
    long incarnation = report(Cast.member(1)).incarnation();
    monitor.restart();
    assertThat(monitor.getState()).isEqualTo(before);
    assertThat(before.book().groups()).containsExactly(group);
    assertThat(report(Cast.member(1)).incarnation()).isNotEqualTo(incarnation);
  }
}
