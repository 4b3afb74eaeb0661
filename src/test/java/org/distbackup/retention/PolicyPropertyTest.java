package org.distbackup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.distbackup.snapshot.Snapshot;

class PolicyPropertyTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final long YEARS = 3L * 366 * 24 * 3600 * 1000;

  @Provide
  Arbitrary<List<Snapshot>> snapshots() {
    return Arbitraries.longs()
        .between(0, YEARS)
        .set()
        .ofMinSize(1)
        .ofMaxSize(30)
        .map(
            times ->
                times.stream()
                    .map(
                        time ->
                            PolicyTest.snapshot(
                                1_700_000_000_000L + time, "h", List.of("/"), List.of()))
                    .toList());
  }

  private static Policy policy(int[] counts, Optional<Span> within) {
    return new Policy(
        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], within, List.of(), ZONE);
  }

  private static Policy only(int rule, int count) {
    int[] counts = new int[6];
    counts[rule] = count;
    return policy(counts, Optional.empty());
  }

  private static Set<String> kept(Policy policy, List<Snapshot> snapshots) {
    Set<String> kept = new HashSet<>();
    for (var verdict : policy.apply(snapshots, PolicyTest.NOW)) {
      if (verdict.kept()) {
        kept.add(verdict.snapshot().hex());
      }
    }
    return kept;
  }

  @Property
  void everySnapshotIsJudgedOnce(
      @ForAll("snapshots") List<Snapshot> snapshots,
      @ForAll @IntRange(max = 5) int rule,
      @ForAll @IntRange(min = 1, max = 9) int count) {
    assertThat(only(rule, count).apply(snapshots, PolicyTest.NOW).stream().map(Verdict::snapshot))
        .containsExactlyInAnyOrderElementsOf(snapshots);
  }

  @Property
  void theNewestIsNeverLost(
      @ForAll("snapshots") List<Snapshot> snapshots,
      @ForAll @IntRange(max = 5) int rule,
      @ForAll @IntRange(min = 1, max = 9) int count) {
    var newest = snapshots.stream().max(Comparator.comparingLong(Snapshot::timeMillis));
    assertThat(kept(only(rule, count), snapshots)).contains(newest.orElseThrow().hex());
  }

  @Property
  void moreKeepsMore(
      @ForAll("snapshots") List<Snapshot> snapshots,
      @ForAll @IntRange(max = 5) int rule,
      @ForAll @IntRange(min = 1, max = 9) int count) {
    var fewer = kept(only(rule, count), snapshots);
    assertThat(fewer.size()).isLessThanOrEqualTo(count);
    assertThat(kept(only(rule, count + 1), snapshots)).containsAll(fewer);
    assertThat(kept(only(rule, Policy.ALL), snapshots)).containsAll(fewer);
  }

  @Property
  void whatAnyRuleWantsIsKept(
      @ForAll("snapshots") List<Snapshot> snapshots,
      @ForAll @IntRange(max = 4) int daily,
      @ForAll @IntRange(max = 4) int weekly,
      @ForAll @IntRange(min = 1, max = 4) int yearly,
      @ForAll @IntRange(min = 1, max = 500) int days) {
    var within = Optional.of(Span.parse(days + "d"));
    var together = policy(new int[] {0, 0, daily, weekly, 0, yearly}, within);
    Set<String> union = new HashSet<>(kept(policy(new int[6], within), snapshots));
    union.addAll(kept(only(5, yearly), snapshots));
    if (daily > 0) {
      union.addAll(kept(only(2, daily), snapshots));
    }
    if (weekly > 0) {
      union.addAll(kept(only(3, weekly), snapshots));
    }
    assertThat(kept(together, snapshots)).isEqualTo(union);
  }

  @Property
  void theOrderDoesNotMatter(@ForAll("snapshots") List<Snapshot> snapshots) {
    List<Snapshot> reversed = new ArrayList<>(snapshots).reversed();
    var policy = policy(new int[] {1, 2, 3, 2, 1, 2}, Optional.empty());
    assertThat(kept(policy, reversed)).isEqualTo(kept(policy, snapshots));
  }
}
