package org.distbackup.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command asks of the node. Paths are as they were typed; a flag that was given is {@code
 * true}; spec is {@code ID}, {@code latest}, or either with {@code :PATH}.
 *
 * <table>
 * <caption>Commands and their arguments</caption>
 * <tr><td>upload</td><td>file</td></tr>
 * <tr><td>download</td><td>name; to: folder to write into (without it: cwd)</td></tr>
 * <tr><td>backup</td><td>path...; tag...; exclude...: patterns; exclude-caches, one-file-system,
 *     dry-run: flags; larger-than: bytes; stdin-name: instead of paths, the input is what is
 *     kept</td></tr>
 * <tr><td>snapshots</td><td>tag...; path</td></tr>
 * <tr><td>ls, dump</td><td>spec</td></tr>
 * <tr><td>stats</td><td>spec (without it: all snapshots)</td></tr>
 * <tr><td>find</td><td>pattern</td></tr>
 * <tr><td>diff</td><td>one; other: specs</td></tr>
 * <tr><td>restore</td><td>spec; target: folder; include..., exclude...: patterns; overwrite: {@code
 *     always}, {@code if-changed} or {@code never}; dry-run, verify: flags</td></tr>
 * <tr><td>forget</td><td>snapshot...: ids; keep-last, keep-hourly, keep-daily, keep-weekly,
 *     keep-monthly, keep-yearly: a number or {@code all}; keep-within: a span such as {@code 1y5m};
 *     keep-tag..., tag...; zone: whose days are meant, such as {@code Europe/Berlin}; dry-run: flag
 *     </td></tr>
 * <tr><td>prune</td><td>dry-run: flag</td></tr>
 * <tr><td>check</td><td>read: {@code 5%} or {@code 1/10} of the data</td></tr>
 * <tr><td>pause, resume, cancel</td><td>job: its number (without it: the one that runs)</td></tr>
 * <tr><td>logout, status, peers, recovery-phrase</td><td>none</td></tr>
 * </table>
 *
 * @param command the word that was typed
 * @param cwd the folder it was typed in, absolute; relative paths in the arguments start there
 * @param arguments by name, each a list of texts
 */
public record Request(String command, String cwd, Map<String, List<String>> arguments) {
  /** Map and lists are copied; what is an empty list was not given. */
  public Request {
    Map<String, List<String>> given = new LinkedHashMap<>();
    arguments.forEach(
        (name, values) -> {
          if (!values.isEmpty()) {
            given.put(name, List.copyOf(values));
          }
        });
    arguments = Map.copyOf(given);
  }

  /** An argument, the first of several; empty when it was not given. */
  public Optional<String> argument(String name) {
    return all(name).stream().findFirst();
  }

  /** An argument that can be given more than once. */
  public List<String> all(String name) {
    return arguments.getOrDefault(name, List.of());
  }

  /** Whether a flag was given. */
  public boolean flag(String name) {
    return all(name).equals(List.of("true"));
  }

  /** The request as one line of JSON; an argument of one text is that text, else a list. */
  public String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("command", command).put("cwd", cwd);
    ObjectNode all = json.putObject("arguments");
    arguments.forEach(
        (name, values) -> {
          if (values.size() == 1) {
            all.put(name, values.getFirst());
          } else {
            values.forEach(all.putArray(name)::add);
          }
        });
    return json.toString();
  }

  /**
   * Reads {@link #json()}; fields it does not know are ignored.
   *
   * @throws IllegalArgumentException when the text is no JSON object or names no command
   */
  public static Request parse(String text) {
    JsonNode json = EventJson.tree(text);
    String command = json.path("command").asText("");
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command");
    }
    Map<String, List<String>> arguments = new LinkedHashMap<>();
    json.path("arguments")
        .properties()
        .forEach(e -> arguments.put(e.getKey(), texts(e.getValue())));
    return new Request(command, json.path("cwd").asText(""), arguments);
  }

  private static List<String> texts(JsonNode value) {
    if (!value.isArray()) {
      return List.of(value.asText(""));
    }
    List<String> texts = new ArrayList<>();
    value.forEach(text -> texts.add(text.asText("")));
    return texts;
  }
}
