package org.distbackup.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** The items' part of {@link EventJson}. */
final class ItemJson {
  private ItemJson() {}

  /** Writes the type and the fields. */
  static void write(ObjectNode json, Item item) {
    switch (item) {
      case Item.Snapshot e -> snapshot(json.put("message_type", "snapshot"), e);
      case Item.Verdict e -> {
        json.put("message_type", "verdict").put("keep", !e.reasons().isEmpty());
        SummaryJson.texts(json.putArray("reasons"), e.reasons());
        snapshot(json.putObject("snapshot"), e.snapshot());
      }
      case Item.Entry e -> entry(json.put("message_type", "entry"), e);
      case Item.Version e -> {
        json.put("message_type", "version");
        snapshot(json.putObject("snapshot"), e.snapshot());
        entry(json.putObject("entry"), e.entry());
      }
      case Item.Difference e ->
          json.put("message_type", "difference")
              .put("mark", e.mark())
              .put("path", e.path())
              .put("size_before", e.sizeBefore())
              .put("size_after", e.sizeAfter());
      case Item.Problem e -> {
        json.put("message_type", "problem").put("text", e.text());
        SummaryJson.texts(json.putArray("files"), e.files());
      }
      case Item.Job e -> {
        json.put("message_type", "job")
            .put("id", e.id())
            .put("says", e.says())
            .put("state", e.state());
        EventJson.status(json.putObject("progress"), e.progress());
      }
    }
  }

  /** Empty when the type is unknown. */
  static Optional<Event> read(String type, JsonNode json) {
    return switch (type) {
      case "snapshot" -> Optional.of(snapshot(json));
      case "verdict" ->
          Optional.of(
              new Item.Verdict(
                  snapshot(json.path("snapshot")), SummaryJson.texts(json.path("reasons"))));
      case "entry" -> Optional.of(entry(json));
      case "version" ->
          Optional.of(new Item.Version(snapshot(json.path("snapshot")), entry(json.path("entry"))));
      case "difference" ->
          Optional.of(
              new Item.Difference(
                  json.path("mark").asText(""),
                  json.path("path").asText(""),
                  json.path("size_before").asLong(),
                  json.path("size_after").asLong()));
      case "problem" ->
          Optional.of(
              new Item.Problem(
                  json.path("text").asText(""), SummaryJson.texts(json.path("files"))));
      case "job" ->
          Optional.of(
              new Item.Job(
                  json.path("id").asInt(),
                  json.path("says").asText(""),
                  json.path("state").asText(""),
                  EventJson.status(json.path("progress"))));
      default -> Optional.empty();
    };
  }

  static void snapshot(ObjectNode json, Item.Snapshot e) {
    json.put("id", e.id())
        .put("short_id", e.shortId())
        .put("time", Instant.ofEpochMilli(e.timeMillis()).toString())
        .put("time_millis", e.timeMillis())
        .put("host", e.host());
    SummaryJson.texts(json.putArray("paths"), e.paths());
    SummaryJson.texts(json.putArray("tags"), e.tags());
    json.put("files", e.files()).put("bytes", e.bytes());
  }

  static Item.Snapshot snapshot(JsonNode json) {
    return new Item.Snapshot(
        json.path("id").asText(""),
        json.path("time_millis").asLong(),
        json.path("host").asText(""),
        SummaryJson.texts(json.path("paths")),
        SummaryJson.texts(json.path("tags")),
        json.path("files").asLong(),
        json.path("bytes").asLong());
  }

  private static void entry(ObjectNode json, Item.Entry e) {
    json.put("path", e.path())
        .put("kind", e.kind())
        .put("mode", e.mode())
        .put("uid", e.uid())
        .put("gid", e.gid())
        .put("user", e.user())
        .put("group", e.group())
        .put("size", e.size())
        .put("mtime_seconds", e.mtimeSeconds())
        .put("mtime_nanos", e.mtimeNanos());
    if (!e.linkTarget().isEmpty()) {
      json.put("link_target", e.linkTarget());
    }
  }

  private static Item.Entry entry(JsonNode json) {
    return new Item.Entry(
        json.path("path").asText(""),
        json.path("kind").asText(""),
        json.path("mode").asInt(),
        json.path("uid").asInt(),
        json.path("gid").asInt(),
        json.path("user").asText(""),
        json.path("group").asText(""),
        json.path("size").asLong(),
        json.path("mtime_seconds").asLong(),
        json.path("mtime_nanos").asInt(),
        json.path("link_target").asText(""));
  }
}
