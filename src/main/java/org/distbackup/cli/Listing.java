package org.distbackup.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.api.Event;
import org.distbackup.api.Item;

/** What a command lists: printed as it comes, or kept until a table can be made of it. */
final class Listing {
  private final List<Event.Peer> peers = new ArrayList<>();
  private final List<Item.Snapshot> snapshots = new ArrayList<>();
  private final List<Item.Verdict> verdicts = new ArrayList<>();
  private final List<Item.Job> jobs = new ArrayList<>();
  private String shown = "";

  void add(Event.Peer peer) {
    peers.add(peer);
  }

  /** Takes an item, and returns the lines to print at once. */
  List<String> add(Item item) {
    return switch (item) {
      case Item.Snapshot e -> {
        snapshots.add(e);
        yield List.of();
      }
      case Item.Verdict e -> {
        verdicts.add(e);
        yield List.of();
      }
      case Item.Job e -> {
        jobs.add(e);
        yield List.of();
      }
      case Item.Entry e -> List.of(Entries.line(e));
      case Item.Version(Item.Snapshot snapshot, Item.Entry entry) -> version(snapshot, entry);
      case Item.Difference e -> List.of(Entries.difference(e));
      case Item.Problem e -> problem(e);
    };
  }

  private List<String> version(Item.Snapshot snapshot, Item.Entry entry) {
    List<String> lines = new ArrayList<>();
    if (!shown.equals(snapshot.id())) {
      lines.add(
          (shown.isEmpty() ? "" : System.lineSeparator())
              + "Found in snapshot %s of %s on %s:"
                  .formatted(
                      Plain.text(snapshot.shortId()),
                      Entries.time(Instant.ofEpochMilli(snapshot.timeMillis())),
                      Plain.text(snapshot.host())));
      shown = snapshot.id();
    }
    lines.add(Entries.line(entry));
    return lines;
  }

  private static List<String> problem(Item.Problem problem) {
    List<String> lines = new ArrayList<>();
    lines.add(Plain.text(problem.text()));
    problem.files().forEach(file -> lines.add("  " + Plain.text(file)));
    return lines;
  }

  /** The tables of what was kept, which begins anew. */
  List<String> tables() {
    List<String> lines = new ArrayList<>();
    if (!peers.isEmpty()) {
      lines.addAll(Sentences.peers(peers));
    }
    if (!snapshots.isEmpty()) {
      lines.addAll(SnapshotTable.of(snapshots));
    }
    if (!verdicts.isEmpty()) {
      lines.addAll(SnapshotTable.ofVerdicts(verdicts));
    }
    for (Item.Job job : jobs) {
      lines.add("");
      lines.add(
          "Job %d, %s: %s".formatted(job.id(), Plain.text(job.state()), Plain.text(job.says())));
      lines.add("  " + Sentences.progress(job.progress()));
    }
    peers.clear();
    snapshots.clear();
    verdicts.clear();
    jobs.clear();
    return lines;
  }
}
