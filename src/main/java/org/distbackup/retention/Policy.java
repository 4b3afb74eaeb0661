package org.distbackup.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distbackup.snapshot.Snapshot;

/**
 * Which snapshots to keep, with restic's meaning. Snapshots of the same host and the same paths
 * form a group, and each group is judged by itself: a snapshot stays when any rule wants it.
 *
 * @param last how many of the newest; here and below 0 is no rule and {@link #ALL} no limit
 * @param hourly of how many hours that have snapshots the newest one is kept
 * @param daily the same of days
 * @param weekly of ISO weeks
 * @param monthly of months
 * @param yearly of years
 * @param within everything that is no older than this before the newest of its group
 * @param tags snapshots with any of these are kept; {@code a,b} means both tags together
 * @param zone whose days and weeks are meant
 */
public record Policy(
    int last,
    int hourly,
    int daily,
    int weekly,
    int monthly,
    int yearly,
    Optional<Span> within,
    List<String> tags,
    ZoneId zone) {
  /** No limit to how many are kept. */
  public static final int ALL = -1;

  private static final String AHEAD = "its time is yet to come";

  /** The list is copied. */
  public Policy {
    tags = List.copyOf(tags);
    if (Collections.min(List.of(last, hourly, daily, weekly, monthly, yearly)) < ALL) {
      throw new IllegalArgumentException("a rule keeps 0 or more, or ALL");
    }
  }

  /** Whether it has no rule, and thus keeps everything. */
  public boolean isEmpty() {
    return rules().isEmpty() && within.isEmpty() && tags.isEmpty();
  }

  /**
   * Judges all snapshots, in any order. The verdicts come group by group, in each the oldest first.
   * What is {@linkplain Snapshot#isAheadOf ahead of} now stays while its group has others, and
   * these are judged without it: a clock that was once wrong must not use the rules up.
   */
  public List<Verdict> apply(List<Snapshot> snapshots, Instant now) {
    record Origin(String host, List<String> paths) {}
    Map<Origin, List<Snapshot>> groups = new LinkedHashMap<>();
    for (var snapshot : snapshots) {
      var origin = new Origin(snapshot.hostname(), snapshot.paths().stream().sorted().toList());
      groups.computeIfAbsent(origin, _ -> new ArrayList<>()).add(snapshot);
    }
    List<Verdict> verdicts = new ArrayList<>();
    groups.values().forEach(group -> verdicts.addAll(judge(group, now).reversed()));
    return verdicts;
  }

  /** The newest first. */
  private List<Verdict> judge(List<Snapshot> group, Instant now) {
    var all =
        group.stream().sorted(Comparator.comparingLong(Snapshot::timeMillis).reversed()).toList();
    if (isEmpty()) {
      return all.stream()
          .map(snapshot -> new Verdict(snapshot, List.of("no rule was given")))
          .toList();
    }
    var ahead = all.stream().filter(snapshot -> snapshot.isAheadOf(now)).toList();
    if (ahead.size() == all.size()) {
      ahead = List.of();
    }
    var newestFirst = all.subList(ahead.size(), all.size());
    var rules = rules();
    var newest = time(newestFirst.getFirst());
    List<Verdict> verdicts = new ArrayList<>();
    ahead.forEach(snapshot -> verdicts.add(new Verdict(snapshot, List.of(AHEAD))));
    for (int i = 0; i < newestFirst.size(); i++) {
      var snapshot = newestFirst.get(i);
      List<String> reasons = new ArrayList<>(wanted(snapshot));
      within
          .filter(span -> !time(snapshot).isBefore(span.before(newest)))
          .ifPresent(span -> reasons.add("within " + span));
      for (var rule : rules) {
        rule.keeps(time(snapshot), i, i == newestFirst.size() - 1).ifPresent(reasons::add);
      }
      verdicts.add(new Verdict(snapshot, reasons));
    }
    return verdicts;
  }

  private List<String> wanted(Snapshot snapshot) {
    var has = new HashSet<>(snapshot.tags());
    return tags.stream()
        .filter(wanted -> has.containsAll(List.of(wanted.split(","))))
        .map(wanted -> "has tag " + wanted)
        .toList();
  }

  private ZonedDateTime time(Snapshot snapshot) {
    return Instant.ofEpochMilli(snapshot.timeMillis()).atZone(zone);
  }

  private List<PeriodRule> rules() {
    List<PeriodRule> rules = new ArrayList<>();
    add(rules, last, Every.SNAPSHOT);
    add(rules, hourly, Every.HOUR);
    add(rules, daily, Every.DAY);
    add(rules, weekly, Every.WEEK);
    add(rules, monthly, Every.MONTH);
    add(rules, yearly, Every.YEAR);
    return rules;
  }

  private static void add(List<PeriodRule> rules, int count, Every every) {
    if (count != 0) {
      rules.add(new PeriodRule(every, count));
    }
  }
}
