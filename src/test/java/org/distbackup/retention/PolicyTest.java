package org.distbackup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.snapshot.Stats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static int ids;

  static Snapshot snapshot(long millis, String host, List<String> paths, List<String> tags) {
    var root =
        new Node(
            new byte[0], Kind.DIRECTORY, 0755, 0, 0, 0, 0, "", "", 0, Content.EMPTY, Details.NONE);
    byte[] id = new byte[Snapshot.ID_BYTES];
    id[6] = (byte) (++ids >> 8);
    id[7] = (byte) ids;
    return new Snapshot(id, millis, host, paths, tags, root, new Stats(0, 0, 0, 0, 0));
  }

  private static Snapshot at(String time, String... tags) {
    long millis = LocalDateTime.parse(time).atZone(BERLIN).toInstant().toEpochMilli();
    return snapshot(millis, "laptop", List.of("/home"), List.of(tags));
  }

  private static Policy policy(
      int last, int hourly, int daily, int weekly, int monthly, int yearly) {
    return new Policy(
        last, hourly, daily, weekly, monthly, yearly, Optional.empty(), List.of(), BERLIN);
  }

  private static List<List<String>> reasons(Policy policy, Snapshot... snapshots) {
    return policy.apply(List.of(snapshots), NOW).stream().map(Verdict::reasons).toList();
  }

  @Test
  void theNewestOfEachDayStays() {
    assertThat(
            reasons(
                policy(0, 0, 2, 0, 0, 0),
                at("2026-03-01T08:00"),
                at("2026-03-02T08:00"),
                at("2026-03-03T08:00"),
                at("2026-03-03T23:59")))
        .isEqualTo(
            List.of(List.of(), List.of("daily snapshot"), List.of(), List.of("daily snapshot")));
  }

  @Test
  void theOldestStaysWhileARuleIsNotUsedUp() {
    assertThat(
            reasons(
                policy(0, 0, 0, 0, 0, 2),
                at("2026-01-01T08:00"),
                at("2026-02-02T08:00"),
                at("2026-03-03T08:00")))
        .isEqualTo(
            List.of(List.of("oldest yearly snapshot"), List.of(), List.of("yearly snapshot")));
  }

  @Test
  void weeksAreThoseOfTheCalendarAndOverNewYearToo() {
    assertThat(
            reasons(
                policy(0, 0, 0, 2, 0, 0),
                at("2025-12-27T08:00"),
                at("2025-12-28T08:00"),
                at("2025-12-29T08:00"),
                at("2026-01-01T08:00")))
        .isEqualTo(
            List.of(List.of(), List.of("weekly snapshot"), List.of(), List.of("weekly snapshot")));
  }

  @Test
  void daysAreThoseOfTheZone() {
    var late = at("2026-03-01T23:30");
    var early = at("2026-03-02T00:30");
    assertThat(reasons(policy(0, 0, 5, 0, 0, 0), late, early))
        .isEqualTo(List.of(List.of("daily snapshot"), List.of("daily snapshot")));
    var there =
        new Policy(0, 0, 1, 0, 0, 0, Optional.empty(), List.of(), ZoneId.of("America/Los_Angeles"));
    assertThat(reasons(there, late, early))
        .isEqualTo(List.of(List.of(), List.of("daily snapshot")));
  }

  @Test
  void withinIsReckonedFromTheNewest() {
    var policy =
        new Policy(
            0, 0, 0, 0, 0, 0, Optional.of(Span.parse("1m1d")), List.of("keep", "a,b"), BERLIN);
    assertThat(
            reasons(
                policy,
                at("2020-01-01T08:00", "b", "keep"),
                at("2020-01-02T08:00", "b"),
                at("2020-01-03T08:00", "b", "a"),
                at("2026-02-27T07:59"),
                at("2026-02-27T08:00"),
                at("2026-03-29T08:00")))
        .isEqualTo(
            List.of(
                List.of("has tag keep"),
                List.of(),
                List.of("has tag a,b"),
                List.of(),
                List.of("within 1m1d"),
                List.of("within 1m1d")));
  }

  @Test
  void groupsAreJudgedByThemselves() {
    var mine = snapshot(1000, "laptop", List.of("/home", "/etc"), List.of());
    var same = snapshot(2000, "laptop", List.of("/etc", "/home"), List.of());
    var other = snapshot(3000, "desktop", List.of("/etc", "/home"), List.of());
    var verdicts = policy(1, 0, 0, 0, 0, 0).apply(List.of(mine, same, other), NOW);
    assertThat(verdicts.stream().filter(Verdict::kept).map(Verdict::snapshot))
        .containsExactly(same, other);
  }

  @Test
  void withoutARuleEverythingStays() {
    var policy = policy(0, 0, 0, 0, 0, 0);
    assertThat(policy.isEmpty()).isTrue();
    assertThat(policy.apply(List.of(at("2026-01-01T08:00")), NOW).getFirst().kept()).isTrue();
    assertThat(policy(Policy.ALL, 0, 0, 0, 0, 0).isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1y5m7d2h", "7d", "12h", "1y2h"})
  void aSpanIsWrittenAsItWasRead(String text) {
    assertThat(Span.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "d", "2h1d", "-1d", "1w", "999999d", "1d ", "\u0967d"})
  void whatIsNoSpanIsRefused(String text) {
    assertThatThrownBy(() -> Span.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Policy within(String span) {
    return new Policy(0, 0, 0, 0, 0, 0, Optional.of(Span.parse(span)), List.of(), BERLIN);
  }

  @Test
  void whatIsOfATimeToComeStaysAndUsesNoRuleUp() {
    var old = at("2029-01-01T08:00");
    var newer = at("2029-12-20T08:00");
    var newest = at("2029-12-31T08:00");
    var ahead = at("2036-01-01T08:00");
    var kept = List.of("its time is yet to come");
    assertThat(reasons(within("30d"), old, ahead, newest, newer))
        .isEqualTo(List.of(List.of(), List.of("within 30d"), List.of("within 30d"), kept));
    assertThat(reasons(policy(1, 0, 0, 0, 0, 0), old, newer, newest, ahead))
        .isEqualTo(List.of(List.of(), List.of(), List.of("last snapshot"), kept));
  }

  @Test
  void clocksMayDifferByADayAndWhereAllAreAheadTheyAreJudgedAsOthers() {
    var first = at("2029-12-31T08:00");
    assertThat(reasons(policy(1, 0, 0, 0, 0, 0), first, at("2030-01-01T20:00")))
        .isEqualTo(List.of(List.of(), List.of("last snapshot")));
    assertThat(reasons(policy(1, 0, 0, 0, 0, 0), at("2035-01-01T08:00"), at("2036-01-01T08:00")))
        .isEqualTo(List.of(List.of(), List.of("last snapshot")));
  }
}
