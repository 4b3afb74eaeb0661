package org.distbackup.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a command asks of the node.
 *
 * <table>
 * <caption>Commands and their arguments</caption>
 * <tr><td>upload</td><td>file: path of the file, as it was typed</td></tr>
 * <tr><td>download</td><td>name; to: folder to write into (without it: cwd)</td></tr>
 * <tr><td>logout, status, peers, recovery-phrase</td><td>none</td></tr>
 * </table>
 *
 * @param command the word that was typed
 * @param cwd the folder it was typed in, absolute; relative paths in the arguments start there
 * @param arguments by name; all are texts for now
 */
public record Request(String command, String cwd, Map<String, String> arguments) {
  /** The map is copied. */
  public Request {
    arguments = Map.copyOf(arguments);
  }

  /** An argument; empty when it was not given. */
  public Optional<String> argument(String name) {
    return Optional.ofNullable(arguments.get(name));
  }

  /** The request as JSON. */
  public String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("command", command).put("cwd", cwd);
    ObjectNode values = json.putObject("arguments");
    arguments.forEach(values::put);
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
    Map<String, String> arguments = new LinkedHashMap<>();
    json.path("arguments")
        .properties()
        .forEach(e -> arguments.put(e.getKey(), e.getValue().asText("")));
    return new Request(command, json.path("cwd").asText(""), arguments);
  }
}
