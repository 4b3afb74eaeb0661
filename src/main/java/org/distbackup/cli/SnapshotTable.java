package org.distbackup.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.api.Item;

/** Snapshots as restic shows them: a row each, and one more for each further path or tag. */
final class SnapshotTable {
  private SnapshotTable() {}

  static List<String> of(List<Item.Snapshot> snapshots) {
    var table = new Table("ID", "Time", "Host", "Tags", "Size", "Paths");
    for (Item.Snapshot snapshot : snapshots) {
      rows(table, snapshot, List.of());
    }
    return ruled(table, snapshots.size());
  }

  /** First what is kept, with the reasons, then what is forgotten. */
  static List<String> ofVerdicts(List<Item.Verdict> verdicts) {
    List<String> lines = new ArrayList<>();
    var kept = verdicts.stream().filter(verdict -> !verdict.reasons().isEmpty()).toList();
    if (!kept.isEmpty()) {
      var table = new Table("ID", "Time", "Host", "Tags", "Size", "Paths", "Reasons");
      kept.forEach(verdict -> rows(table, verdict.snapshot(), verdict.reasons()));
      lines.add("keep " + counted(kept.size()) + ":");
      lines.addAll(ruled(table, kept.size()));
      lines.add("");
    }
    var forgotten =
        verdicts.stream()
            .filter(verdict -> verdict.reasons().isEmpty())
            .map(Item.Verdict::snapshot)
            .toList();
    if (!forgotten.isEmpty()) {
      lines.add("forget " + counted(forgotten.size()) + ":");
      lines.addAll(of(forgotten));
      lines.add("");
    }
    return lines;
  }

  private static void rows(Table table, Item.Snapshot snapshot, List<String> reasons) {
    int rows =
        Math.max(
            Math.max(1, reasons.size()), Math.max(snapshot.tags().size(), snapshot.paths().size()));
    for (int row = 0; row < rows; row++) {
      List<String> cells = new ArrayList<>();
      cells.add(row > 0 ? "" : Plain.text(snapshot.shortId()));
      cells.add(row > 0 ? "" : Entries.time(Instant.ofEpochMilli(snapshot.timeMillis())));
      cells.add(row > 0 ? "" : Plain.text(snapshot.host()));
      cells.add(cell(snapshot.tags(), row));
      cells.add(row > 0 ? "" : Sizes.bytes(snapshot.bytes()));
      cells.add(cell(snapshot.paths(), row));
      if (!reasons.isEmpty()) {
        cells.add(cell(reasons, row));
      }
      table.row(cells.toArray(String[]::new));
    }
  }

  private static String cell(List<String> texts, int row) {
    return row < texts.size() ? Plain.text(texts.get(row)) : "";
  }

  private static List<String> ruled(Table table, int count) {
    List<String> lines = new ArrayList<>(table.lines());
    int width =
        lines.stream().mapToInt(line -> line.codePointCount(0, line.length())).max().orElse(0);
    lines.add(1, "-".repeat(width));
    lines.add("-".repeat(width));
    lines.add(counted(count));
    return lines;
  }

  private static String counted(int snapshots) {
    return snapshots == 1 ? "1 snapshot" : snapshots + " snapshots";
  }
}
