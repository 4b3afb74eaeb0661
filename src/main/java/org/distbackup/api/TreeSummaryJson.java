package org.distbackup.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The part of {@link SummaryJson} that is about trees of files. */
final class TreeSummaryJson {
  private TreeSummaryJson() {}

  static void write(ObjectNode json, TreeSummary summary) {
    switch (summary) {
      case TreeSummary.Backup e -> backup(json, e);
      case TreeSummary.Restore e ->
          json.put("target", e.target())
              .put("files", e.files())
              .put("directories", e.directories())
              .put("bytes", e.bytes())
              .put("written", e.written())
              .put("skipped", e.skipped())
              .put("problems", e.problems())
              .put("seconds", e.seconds())
              .put("dry_run", e.dryRun());
      case TreeSummary.Diff e ->
          json.put("added", e.added())
              .put("removed", e.removed())
              .put("changed", e.changed())
              .put("metadata", e.metadata())
              .put("bit_rot", e.bitRot())
              .put("added_bytes", e.addedBytes())
              .put("removed_bytes", e.removedBytes());
      case TreeSummary.Stats e ->
          json.put("snapshots", e.snapshots())
              .put("files", e.files())
              .put("bytes", e.bytes())
              .put("unique", e.unique())
              .put("stored", e.stored())
              .put("packs", e.packs());
      case TreeSummary.Forget e ->
          json.put("kept", e.kept()).put("forgotten", e.forgotten()).put("dry_run", e.dryRun());
      case TreeSummary.Prune e ->
          json.put("deleted", e.deleted())
              .put("rewritten", e.rewritten())
              .put("freed", e.freed())
              .put("kept", e.kept())
              .put("seconds", e.seconds())
              .put("dry_run", e.dryRun());
      case TreeSummary.Check e ->
          json.put("packs", e.packs())
              .put("snapshots", e.snapshots())
              .put("problems", e.problems())
              .put("healed", e.healed())
              .put("seconds", e.seconds());
    }
  }

  /** Empty when the command is unknown. */
  static Optional<Summary> read(String command, JsonNode json) {
    return switch (command) {
      case "backup" -> Optional.of(backup(json));
      case "restore" ->
          Optional.of(
              new TreeSummary.Restore(
                  json.path("target").asText(""),
                  json.path("files").asLong(),
                  json.path("directories").asLong(),
                  json.path("bytes").asLong(),
                  json.path("written").asLong(),
                  json.path("skipped").asLong(),
                  json.path("problems").asLong(),
                  json.path("seconds").asDouble(),
                  json.path("dry_run").asBoolean()));
      case "diff" ->
          Optional.of(
              new TreeSummary.Diff(
                  json.path("added").asLong(),
                  json.path("removed").asLong(),
                  json.path("changed").asLong(),
                  json.path("metadata").asLong(),
                  json.path("bit_rot").asLong(),
                  json.path("added_bytes").asLong(),
                  json.path("removed_bytes").asLong()));
      case "stats" ->
          Optional.of(
              new TreeSummary.Stats(
                  json.path("snapshots").asLong(),
                  json.path("files").asLong(),
                  json.path("bytes").asLong(),
                  json.path("unique").asLong(),
                  json.path("stored").asLong(),
                  json.path("packs").asLong()));
      case "forget" ->
          Optional.of(
              new TreeSummary.Forget(
                  json.path("kept").asLong(),
                  json.path("forgotten").asLong(),
                  json.path("dry_run").asBoolean()));
      case "prune" ->
          Optional.of(
              new TreeSummary.Prune(
                  json.path("deleted").asLong(),
                  json.path("rewritten").asLong(),
                  json.path("freed").asLong(),
                  json.path("kept").asLong(),
                  json.path("seconds").asDouble(),
                  json.path("dry_run").asBoolean()));
      case "check" ->
          Optional.of(
              new TreeSummary.Check(
                  json.path("packs").asLong(),
                  json.path("snapshots").asLong(),
                  json.path("problems").asLong(),
                  json.path("healed").asLong(),
                  json.path("seconds").asDouble()));
      default -> Optional.empty();
    };
  }

  private static void backup(ObjectNode json, TreeSummary.Backup e) {
    json.put("snapshot", e.snapshot());
    counts(json, "files", e.files());
    counts(json, "dirs", e.dirs());
    json.put("bytes", e.bytes())
        .put("added", e.added())
        .put("stored", e.stored())
        .put("redundant", e.redundant())
        .put("unreadable", e.unreadable())
        .put("seconds", e.seconds());
    if (!e.warning().isEmpty()) {
      json.put("warning", e.warning());
    }
  }

  private static TreeSummary.Backup backup(JsonNode json) {
    return new TreeSummary.Backup(
        json.path("snapshot").asText(""),
        counts(json, "files"),
        counts(json, "dirs"),
        json.path("bytes").asLong(),
        json.path("added").asLong(),
        json.path("stored").asLong(),
        json.path("redundant").asLong(),
        json.path("unreadable").asLong(),
        json.path("seconds").asDouble(),
        json.path("warning").asText(""));
  }

  private static void counts(ObjectNode json, String of, TreeSummary.Counts counts) {
    json.put(of + "_new", counts.fresh())
        .put(of + "_changed", counts.changed())
        .put(of + "_unmodified", counts.unmodified());
  }

  private static TreeSummary.Counts counts(JsonNode json, String of) {
    return new TreeSummary.Counts(
        json.path(of + "_new").asLong(),
        json.path(of + "_changed").asLong(),
        json.path(of + "_unmodified").asLong());
  }
}
