package org.distbackup.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The summaries' part of {@link EventJson}. */
final class SummaryJson {
  private SummaryJson() {}

  static void write(ObjectNode json, Summary summary) {
    switch (summary) {
      case Summary.Upload e -> upload(json, e);
      case Summary.Download e ->
          json.put("name", e.name())
              .put("path", e.path())
              .put("bytes", e.bytes())
              .put("snapshot", e.snapshot())
              .put("seconds", e.seconds());
      case Summary.Status e -> status(json, e);
      case Summary.Logout() -> {}
      case Summary.Steered(String _, int job, String says) ->
          json.put("job", job).put("says", says);
      case Summary.Ready e ->
          json.put("cluster_state", e.clusterState())
              .put("name", e.name())
              .put("address", e.address())
              .put("monitor", e.monitor());
      case Summary.Recover e -> recover(json, e);
      case TreeSummary e -> TreeSummaryJson.write(json, e);
      case Summary.RecoveryPhrase(List<String> words) -> texts(json.putArray("words"), words);
    }
  }

  /** Empty when the command is unknown. */
  static Optional<Summary> read(JsonNode json) {
    String command = json.path("command").asText("");
    return switch (command) {
      case "upload" -> Optional.of(upload(json));
      case "download" ->
          Optional.of(
              new Summary.Download(
                  json.path("name").asText(""),
                  json.path("path").asText(""),
                  json.path("bytes").asLong(),
                  json.path("snapshot").asText(""),
                  json.path("seconds").asDouble()));
      case "status" -> Optional.of(status(json));
      case "logout" -> Optional.of(new Summary.Logout());
      case "recovery-phrase" -> Optional.of(new Summary.RecoveryPhrase(texts(json.path("words"))));
      case "pause", "resume", "cancel" ->
          Optional.of(
              new Summary.Steered(command, json.path("job").asInt(), json.path("says").asText("")));
      case "monitor", "peer" ->
          Optional.of(
              new Summary.Ready(
                  command,
                  json.path("cluster_state").asText(""),
                  json.path("name").asText(""),
                  json.path("address").asText(""),
                  json.path("monitor").asText("")));
      case "recover" -> Optional.of(recover(json));
      default -> TreeSummaryJson.read(command, json);
    };
  }

  private static void upload(ObjectNode json, Summary.Upload e) {
    json.put("name", e.name())
        .put("bytes", e.bytes())
        .put("added", e.added())
        .put("stored", e.stored())
        .put("redundant", e.redundant())
        .put("snapshot", e.snapshot())
        .put("scheme", e.scheme())
        .put("members", e.members())
        .put("seconds", e.seconds());
    if (!e.warning().isEmpty()) {
      json.put("warning", e.warning());
    }
  }

  private static Summary.Upload upload(JsonNode json) {
    return new Summary.Upload(
        json.path("name").asText(""),
        json.path("bytes").asLong(),
        json.path("added").asLong(),
        json.path("stored").asLong(),
        json.path("redundant").asLong(),
        json.path("snapshot").asText(""),
        json.path("scheme").asText(""),
        json.path("members").asInt(),
        json.path("seconds").asDouble(),
        json.path("warning").asText(""));
  }

  private static void status(ObjectNode json, Summary.Status e) {
    json.put("cluster_state", e.clusterState())
        .put("name", e.name())
        .put("address", e.address())
        .put("monitor", e.monitor())
        .put("monitor_state", e.monitorState())
        .put("peers_online", e.peersOnline())
        .put("peers_total", e.peersTotal())
        .put("offered", e.offered())
        .put("used", e.used())
        .put("own_bytes", e.ownBytes());
    ArrayNode groups = json.putArray("groups");
    for (Summary.Group group : e.groups()) {
      groups
          .addObject()
          .put("id", group.id())
          .put("scheme", group.scheme())
          .put("members", group.members())
          .put("online", group.online())
          .put("packs", group.packs())
          .put("owed", group.owed())
          .put("survives_sites", group.survivesSites());
    }
    texts(json.putArray("says"), e.says());
  }

  private static Summary.Status status(JsonNode json) {
    List<Summary.Group> groups = new ArrayList<>();
    for (JsonNode group : json.path("groups")) {
      groups.add(
          new Summary.Group(
              group.path("id").asText(""),
              group.path("scheme").asText(""),
              group.path("members").asInt(),
              group.path("online").asInt(),
              group.path("packs").asLong(),
              group.path("owed").asLong(),
              group.path("survives_sites").asInt()));
    }
    return new Summary.Status(
        json.path("cluster_state").asText(""),
        json.path("name").asText(""),
        json.path("address").asText(""),
        json.path("monitor").asText(""),
        json.path("monitor_state").asText(""),
        json.path("peers_online").asInt(),
        json.path("peers_total").asInt(),
        json.path("offered").asLong(),
        json.path("used").asLong(),
        json.path("own_bytes").asLong(),
        groups,
        texts(json.path("says")));
  }

  private static void recover(ObjectNode json, Summary.Recover e) {
    json.put("data", e.data()).put("members", e.members());
    texts(json.putArray("not_heard"), e.notHeard());
    ArrayNode snapshots = json.putArray("snapshots");
    e.snapshots().forEach(snapshot -> ItemJson.snapshot(snapshots.addObject(), snapshot));
  }

  private static Summary.Recover recover(JsonNode json) {
    List<Item.Snapshot> snapshots = new ArrayList<>();
    json.path("snapshots").forEach(snapshot -> snapshots.add(ItemJson.snapshot(snapshot)));
    return new Summary.Recover(
        json.path("data").asText(""),
        json.path("members").asInt(),
        texts(json.path("not_heard")),
        snapshots);
  }

  static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : array) {
      texts.add(text.asText(""));
    }
    return texts;
  }
}
