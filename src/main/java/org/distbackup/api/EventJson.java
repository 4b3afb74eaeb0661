package org.distbackup.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.distbackup.failure.Failure;

/**
 * The one mapping of {@link Event} to a line of JSON and back, for node and command alike. Each
 * object has {@code message_type}; a summary also has {@code command}. Readers ignore fields and
 * types they do not know and take 0, false, an empty text or list for what is missing, so either
 * side may be the newer one.
 *
 * <p>Written by hand over Jackson's tree: no reflection, which is most of a short command's time,
 * and no null gets in.
 */
public final class EventJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventJson() {}

  /** The event as one line, without the line's end. */
  public static String line(Event event) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (event) {
      case Event.Status e -> status(json.put("message_type", "status"), e);
      case Event.Warning(String text) -> json.put("message_type", "warning").put("text", text);
      case Event.Peer e -> peer(json.put("message_type", "peer"), e);
      case Event.Data(int length) -> json.put("message_type", "data").put("length", length);
      case Item e -> ItemJson.write(json, e);
      case Event.Failed(Failure.Kind kind, String what, String remedy) ->
          json.put("message_type", "error")
              .put("kind", kindName(kind))
              .put("exit_code", kind.exitCode())
              .put("what", what)
              .put("remedy", remedy);
      case Event.Exit(int exitCode) -> json.put("message_type", "exit").put("exit_code", exitCode);
      case Summary e ->
          SummaryJson.write(json.put("message_type", "summary").put("command", e.command()), e);
    }
    return json.toString();
  }

  /**
   * The event of a line; empty when its type is unknown.
   *
   * @throws IllegalArgumentException when the line is no JSON object
   */
  public static Optional<Event> parse(String line) {
    JsonNode json = tree(line);
    String type = json.path("message_type").asText("");
    return switch (type) {
      case "status" -> Optional.of(status(json));
      case "warning" -> Optional.of(new Event.Warning(json.path("text").asText("")));
      case "peer" -> Optional.of(peer(json));
      case "error" ->
          Optional.of(
              new Event.Failed(
                  kind(json.path("kind").asText("")),
                  json.path("what").asText(""),
                  json.path("remedy").asText("")));
      case "exit" -> Optional.of(new Event.Exit(json.path("exit_code").asInt(1)));
      case "summary" -> SummaryJson.read(json).map(summary -> summary);
      case "data" -> Optional.of(new Event.Data(json.path("length").asInt()));
      default -> ItemJson.read(type, json);
    };
  }

  static JsonNode tree(String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
    if (!json.isObject()) {
      throw new IllegalArgumentException("no JSON object");
    }
    return json;
  }

  static void status(ObjectNode json, Event.Status e) {
    json.put("elapsed_seconds", e.elapsedSeconds())
        .put("percent", e.percent())
        .put("files_done", e.filesDone())
        .put("total_files", e.totalFiles())
        .put("bytes_done", e.bytesDone())
        .put("total_bytes", e.totalBytes())
        .put("bytes_per_second", e.bytesPerSecond())
        .put("errors", e.errors())
        .put("eta_seconds", e.etaSeconds())
        .put("receiving", e.receiving())
        .put("note", e.note());
  }

  static Event.Status status(JsonNode json) {
    return new Event.Status(
        json.path("elapsed_seconds").asLong(),
        json.path("percent").asDouble(),
        json.path("files_done").asLong(),
        json.path("total_files").asLong(),
        json.path("bytes_done").asLong(),
        json.path("total_bytes").asLong(),
        json.path("bytes_per_second").asLong(),
        json.path("errors").asInt(),
        json.path("eta_seconds").asLong(-1),
        json.path("receiving").asInt(),
        json.path("note").asText(""));
  }

  private static void peer(ObjectNode json, Event.Peer e) {
    json.put("name", e.name())
        .put("site", e.site())
        .put("address", e.address())
        .put("data_address", e.dataAddress())
        .put("state", e.state())
        .put("offered", e.offered())
        .put("used", e.used())
        .put("last_seen_seconds", e.lastSeenSeconds())
        .put("self", e.self());
  }

  private static Event.Peer peer(JsonNode json) {
    return new Event.Peer(
        json.path("name").asText(""),
        json.path("site").asText(""),
        json.path("address").asText(""),
        json.path("data_address").asText(""),
        json.path("state").asText(""),
        json.path("offered").asLong(),
        json.path("used").asLong(),
        json.path("last_seen_seconds").asLong(),
        json.path("self").asBoolean());
  }

  /** The names are part of the API: not those of the constants, which may be renamed. */
  private static String kindName(Failure.Kind kind) {
    return switch (kind) {
      case FAILED -> "failed";
      case USAGE -> "usage";
      case NO_NODE -> "no_node";
      case IN_USE -> "in_use";
      case WRONG_PHRASE -> "wrong_phrase";
      case NOT_ENOUGH -> "not_enough";
      case INTERRUPTED -> "interrupted";
    };
  }

  private static Failure.Kind kind(String name) {
    for (Failure.Kind kind : Failure.Kind.values()) {
      if (kindName(kind).equals(name)) {
        return kind;
      }
    }
    return Failure.Kind.FAILED;
  }
}
