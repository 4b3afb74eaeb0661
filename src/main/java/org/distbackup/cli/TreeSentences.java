package org.distbackup.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distbackup.api.TreeSummary;

/** What was done with trees of files, in the words a user reads. */
final class TreeSentences {
  private TreeSentences() {}

  static List<String> summary(TreeSummary summary) {
    return switch (summary) {
      case TreeSummary.Backup e -> backup(e);
      case TreeSummary.Restore e -> restore(e);
      case TreeSummary.Diff e -> diff(e);
      case TreeSummary.Stats e -> stats(e);
      case TreeSummary.Forget e -> List.of(forget(e));
      case TreeSummary.Prune e -> prune(e);
      case TreeSummary.Check e -> List.of(check(e));
    };
  }

  /** What the user must know beside, for standard error. */
  static List<String> warnings(TreeSummary summary) {
    List<String> warnings = new ArrayList<>();
    if (summary instanceof TreeSummary.Backup e) {
      if (e.unreadable() > 0) {
        warnings.add(
            (e.unreadable() == 1 ? "1 file or folder" : e.unreadable() + " files or folders")
                + " could not be read whole.");
      }
      warnings.add(e.warning());
    }
    if (summary instanceof TreeSummary.Restore e && e.problems() > 0) {
      warnings.add(
          (e.problems() == 1 ? "1 file or folder" : e.problems() + " files or folders")
              + " could not be restored whole.");
    }
    return warnings;
  }

  /** The lines that people know from restic. */
  private static List<String> backup(TreeSummary.Backup e) {
    boolean dry = e.snapshot().isEmpty();
    List<String> lines = new ArrayList<>();
    lines.add("Files:       " + counts(e.files()));
    lines.add("Dirs:        " + counts(e.dirs()));
    lines.add(
        "%s to the cluster: %s (%s stored, %s with redundancy)"
            .formatted(
                dry ? "Would add" : "Added",
                Sizes.bytes(e.added()),
                Sizes.bytes(e.stored()),
                Sizes.bytes(e.redundant())));
    lines.add(
        "processed %s, %s in %s"
            .formatted(
                files(e.files().all()), Sizes.bytes(e.bytes()), Sizes.time((long) e.seconds())));
    if (!dry) {
      lines.add("snapshot " + Plain.text(e.snapshot()) + " saved");
    }
    return lines;
  }

  private static String counts(TreeSummary.Counts counts) {
    return String.format(
        Locale.ROOT,
        "%5d new, %5d changed, %5d unmodified",
        counts.fresh(),
        counts.changed(),
        counts.unmodified());
  }

  private static String files(long count) {
    return count == 1 ? "1 file" : count + " files";
  }

  private static List<String> restore(TreeSummary.Restore e) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s and %s, %s, to %s in %s"
            .formatted(
                e.dryRun() ? "would restore" : "restored",
                files(e.files()),
                e.directories() == 1 ? "1 folder" : e.directories() + " folders",
                Sizes.bytes(e.bytes()),
                Plain.text(e.target()),
                Sizes.time((long) e.seconds())));
    lines.add(Sizes.bytes(e.written()) + (e.dryRun() ? " to be written" : " written"));
    if (e.skipped() > 0) {
      lines.add(files(e.skipped()) + " that were there left as they are");
    }
    return lines;
  }

  private static List<String> diff(TreeSummary.Diff e) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "%d added, %d removed, %d changed, %d with other metadata"
            .formatted(e.added(), e.removed(), e.changed(), e.metadata()));
    lines.add(
        "Added: %s, removed: %s"
            .formatted(Sizes.bytes(e.addedBytes()), Sizes.bytes(e.removedBytes())));
    if (e.bitRot() > 0) {
      lines.add(
          files(e.bitRot())
              + " changed though size and time did not: the disk may be failing (marked ?)");
    }
    return lines;
  }

  private static List<String> stats(TreeSummary.Stats e) {
    return List.of(
        "Snapshots:  " + e.snapshots(),
        "Files:      " + e.files(),
        "Size:       " + Sizes.bytes(e.bytes()),
        "Each piece once: " + Sizes.bytes(e.unique()),
        "Stored:     %s in %d packs, without redundancy"
            .formatted(Sizes.bytes(e.stored()), e.packs()));
  }

  private static String forget(TreeSummary.Forget e) {
    return "%s %s, %d kept"
        .formatted(
            e.dryRun() ? "would forget" : "forgot",
            e.forgotten() == 1 ? "1 snapshot" : e.forgotten() + " snapshots",
            e.kept());
  }

  private static List<String> prune(TreeSummary.Prune e) {
    return List.of(
        "%s %d packs, %d of them rewritten first"
            .formatted(e.dryRun() ? "would delete" : "deleted", e.deleted(), e.rewritten()),
        "%s freed when the trash is emptied, %s kept"
            .formatted(Sizes.bytes(e.freed()), Sizes.bytes(e.kept())));
  }

  private static String check(TreeSummary.Check e) {
    String healed = e.healed() == 0 ? "" : ", " + e.healed() + " healed";
    String found =
        switch ((int) Math.min(e.problems(), 2)) {
          case 0 -> "no problems";
          case 1 -> "1 problem";
          default -> e.problems() + " problems";
        };
    return "checked %d packs of %d snapshots: %s%s"
        .formatted(e.packs(), e.snapshots(), found, healed);
  }
}
