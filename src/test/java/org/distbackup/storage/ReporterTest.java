package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.distbackup.message.HeadMark;
import org.distbackup.message.MemberView;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorCommand.DescribeMembers;
import org.distbackup.message.MonitorCommand.ReportGroups;
import org.distbackup.message.MonitorCommand.ReportHeads;
import org.distbackup.message.MonitorCommand.ReportPeer;
import org.distbackup.message.MonitorReply.MembersPage;
import org.distbackup.message.MonitorReply.ReportNoted;
import org.distbackup.message.MonitorReply.Welcome;
import org.distbackup.message.StorageMessage;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Member;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReporterTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private TestProbe<MonitorCommand> monitor = kit.createTestProbe(MonitorCommand.class);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Holdings holdings;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ActorRef<Reporter.Command> reporter;

  @BeforeEach
  void start(@TempDir Path data) throws IOException {
    monitor = kit.createTestProbe(MonitorCommand.class);
    holdings =
        Holdings.open(data, 1 << 20, InstantSource.system(), InstantSource.system(), Disk.REAL);
    holdings.heads().keep(HeadStoreTest.head(4, 6, "sealed"));
    for (int group = 1; group <= MonitorCommand.GROUPS_PER_PAGE + 1; group++) {
      holdings.book().join(Cast.group(group, Packs.SCHEME, 1, 2));
    }
    reporter =
        kit.spawn(
            Reporter.create(
                Cast.member(1),
                holdings,
                monitor.getRef(),
                kit.createTestProbe(StorageMessage.class).getRef(),
                Duration.ofMillis(200)));
  }

  @AfterEach
  void stopReporter() {
    kit.stop(reporter);
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private <T extends MonitorCommand> T next(Class<T> type) {
    return type.cast(
        monitor
            .fishForMessage(
                Duration.ofSeconds(10),
                message ->
                    type.isInstance(message)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .getLast());
  }

  private void welcome(long incarnation, int membersVersion) {
    next(ReportPeer.class).replyTo().tell(new Welcome(incarnation, "monitor", membersVersion));
  }

  @Test
  void reportsWhatItIsAndKeeps() {
    ReportPeer report = next(ReportPeer.class);
    assertThat(report.member()).isEqualTo(Cast.member(1));
    assertThat(report.used()).isEqualTo(holdings.used()).isPositive();
    assertThat(report.full()).isTrue();
  }

  @Test
  void tellsANewIncarnationAllGroupsAndHeadsUntilItNotesThem() {
    welcome(1, 0);
    ReportGroups first = next(ReportGroups.class);
    ReportGroups second = next(ReportGroups.class);
    ReportHeads heads = next(ReportHeads.class);
    assertThat(first.groups()).hasSize(MonitorCommand.GROUPS_PER_PAGE);
    assertThat(second.groups()).hasSize(1);
    assertThat(heads.heads()).containsExactly(new HeadMark(Packs.KEYS.owner(), Cast.peer(4), 6));
    first.replyTo().tell(new ReportNoted(1, first.page()));
    heads.replyTo().tell(new ReportNoted(1, heads.page()));

    welcome(1, 0);
    assertThat(next(ReportGroups.class).page()).isEqualTo(second.page());
    second.replyTo().tell(new ReportNoted(1, second.page()));

    welcome(2, 0);
    assertThat(next(ReportGroups.class).page()).isEqualTo(first.page());
  }

  @Test
  void learnsTheMembersInPagesWhenTheirVersionChanged() {
    welcome(1, 5);
    DescribeMembers ask = next(DescribeMembers.class);
    assertThat(ask.page()).isZero();
    ask.replyTo().tell(page(0, 2, 5, 1, 2));
    ask = next(DescribeMembers.class);
    assertThat(ask.page()).isEqualTo(1);
    ask.replyTo().tell(page(1, 2, 5, 3));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(holdings.book().current().members())
                    .extracting(Member::id)
                    .containsExactly(Cast.peer(1), Cast.peer(2), Cast.peer(3)));
  }

  @Test
  void pagesOfDifferentVersionsAreNotMixed() {
    welcome(1, 5);
    DescribeMembers ask = next(DescribeMembers.class);
    ask.replyTo().tell(page(0, 2, 5, 1));
    next(DescribeMembers.class).replyTo().tell(page(1, 2, 6, 3));
    welcome(1, 6);
    ask = next(DescribeMembers.class);
    assertThat(ask.page()).isZero();
    assertThat(holdings.book().current().members()).isEmpty();
  }

  private static MembersPage page(int page, int pages, int version, int... members) {
    List<MemberView> views =
        IntStream.of(members)
            .mapToObj(number -> new MemberView(Cast.member(number), true, 1, 2, 3))
            .toList();
    return new MembersPage(views, page, pages, version);
  }
}
