package org.distbackup.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.api.Event;
import org.distbackup.api.Item;
import org.distbackup.api.Summary;
import org.distbackup.api.TreeSummary;
import org.distbackup.shard.Scheme;

/** Events in the words a user reads. */
final class Sentences {
  private Sentences() {}

  static String progress(Event.Status status) {
    var line = new StringBuilder();
    line.append('[').append(Sizes.time(status.elapsedSeconds())).append("] ");
    line.append(String.format("%.2f%%", status.percent()));
    line.append("  ").append(status.filesDone()).append(" / ").append(status.totalFiles());
    line.append(" files, ").append(Sizes.bytes(status.bytesDone()));
    line.append(" / ").append(Sizes.bytes(status.totalBytes()));
    line.append(", ").append(Sizes.bytes(status.bytesPerSecond())).append("/s");
    line.append(", ").append(status.errors()).append(" errors");
    if (status.etaSeconds() >= 0) {
      line.append(", ETA ").append(Sizes.time(status.etaSeconds()));
    }
    line.append(", ").append(status.receiving()).append(" receiving");
    if (!status.note().isEmpty()) {
      line.append(" (").append(Plain.text(status.note())).append(')');
    }
    return line.toString();
  }

  static List<String> summary(Summary summary) {
    return switch (summary) {
      case Summary.Upload e -> List.of(upload(e));
      case Summary.Download e ->
          List.of(
              "downloaded %s, %s, to %s"
                  .formatted(Plain.text(e.name()), Sizes.bytes(e.bytes()), Plain.text(e.path())));
      case Summary.Status e -> status(e);
      case Summary.Logout() -> List.of("Bye!");
      case Summary.RecoveryPhrase(List<String> words) -> phrase(words);
      case Summary.Steered(String command, int job, String says) ->
          List.of(
              "%s job %d: %s"
                  .formatted(
                      command.equals("cancel") ? "cancelled" : Plain.text(command) + "d",
                      job,
                      Plain.text(says)));
      case Summary.Ready e -> List.of(ready(e));
      case Summary.Recover e -> recover(e);
      case TreeSummary e -> TreeSentences.summary(e);
    };
  }

  static List<String> peers(List<Event.Peer> peers) {
    var table = new Table("NAME", "SITE", "ADDRESS", "STATE", "OFFERED", "USED", "LAST SEEN");
    for (Event.Peer peer : peers) {
      table.row(
          Plain.text(peer.name()) + (peer.self() ? " (this one)" : ""),
          Plain.text(peer.site()),
          Plain.text(peer.address()),
          Plain.text(peer.state()),
          Sizes.bytes(peer.offered()),
          Sizes.bytes(peer.used()),
          peer.state().equals("online") ? "now" : Sizes.ago(peer.lastSeenSeconds()));
    }
    return table.lines();
  }

  private static String upload(Summary.Upload e) {
    String where = "";
    if (!e.scheme().isEmpty()) {
      where =
          ", to %d %s (%s, %s)"
              .formatted(
                  e.members(),
                  e.members() == 1 ? "peer" : "peers",
                  Plain.text(e.scheme()),
                  survives(e));
    }
    return "uploaded %s, %s%s, snapshot %s"
        .formatted(Plain.text(e.name()), Sizes.bytes(e.bytes()), where, Plain.text(e.snapshot()));
  }

  /** Counts the members that have said they hold a shard: what is owed to others saves nothing. */
  private static String survives(Summary.Upload e) {
    int spare;
    try {
      spare = e.members() - Scheme.parse(e.scheme()).k();
    } catch (IllegalArgumentException _) {
      return "in a scheme that this program does not know";
    }
    return spare > 0 ? "survives the loss of any " + spare : "survives no loss";
  }

  private static List<String> status(Summary.Status e) {
    List<String> lines = new ArrayList<>();
    for (String sentence : e.says()) {
      lines.add(Plain.text(sentence));
    }
    if (!e.groups().isEmpty()) {
      lines.add("");
      var table =
          new Table("GROUP", "SCHEME", "MEMBERS", "ONLINE", "PACKS", "OWED", "SURVIVES LOSS OF");
      for (Summary.Group group : e.groups()) {
        table.row(
            Plain.text(group.id()),
            Plain.text(group.scheme()),
            Integer.toString(group.members()),
            Integer.toString(group.online()),
            Long.toString(group.packs()),
            Long.toString(group.owed()),
            group.survivesSites() + (group.survivesSites() == 1 ? " site" : " sites"));
      }
      lines.addAll(table.lines());
    }
    return lines;
  }

  private static String ready(Summary.Ready e) {
    if (e.command().equals("monitor")) {
      return "Monitor ready at " + Plain.text(e.address());
    }
    return "Peer %s ready at %s, %s %s"
        .formatted(
            Plain.text(e.name()),
            Plain.text(e.address()),
            e.clusterState().equals("waiting") ? "waiting for" : "joined",
            Plain.text(e.monitor()));
  }

  private static List<String> recover(Summary.Recover e) {
    List<String> lines = new ArrayList<>();
    for (Item.Snapshot snapshot : e.snapshots()) {
      lines.add(
          "%s  %s  %s  %s"
              .formatted(
                  Plain.text(snapshot.shortId()),
                  Entries.time(Instant.ofEpochMilli(snapshot.timeMillis())),
                  Plain.text(snapshot.host()),
                  Plain.text(String.join(", ", snapshot.paths()))));
    }
    int found = e.snapshots().size();
    lines.add(
        "found %d %s of this owner on %d %s"
            .formatted(
                found,
                found == 1 ? "snapshot" : "snapshots",
                e.members(),
                e.members() == 1 ? "member" : "members"));
    lines.add("Now start the peer: dbs peer --data " + Plain.text(e.data()));
    return lines;
  }

  static String notHeard(List<String> names) {
    return "Not heard: "
        + String.join(", ", names)
        + "; newer snapshots may show when they answer.";
  }

  private static List<String> phrase(List<String> words) {
    List<String> lines = new ArrayList<>();
    for (int first = 0; first < words.size(); first += 6) {
      List<String> row = words.subList(first, Math.min(first + 6, words.size()));
      lines.add(Plain.text(String.join(" ", row)));
    }
    return lines;
  }
}
