package org.distbackup.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * {@code api.json} in a node's data directory: how its commands reach it. Only the user may read
 * it, for the token is all that a command needs.
 *
 * @param port on 127.0.0.1
 * @param token hex digits, fresh at each start
 * @param pid of the node
 * @param start when that process started, by which it is told from a later one of the same number:
 *     clock ticks since boot; empty where the system does not say, and by earlier builds
 * @param role {@code peer} or {@code monitor}
 */
public record ApiFile(int port, String token, long pid, String start, String role) {
  private static final String NAME = "api.json";
  // In /proc/PID/stat, counted from behind the name, which may hold anything.
  private static final int START_FIELD = 19;

  /** An API of this process. */
  public static ApiFile ofThisProcess(int port, String token, String role) {
    long pid = ProcessHandle.current().pid();
    return new ApiFile(port, token, pid, start(pid), role);
  }

  /** Whether the process that wrote this still runs. If not, the port may be anybody's. */
  boolean running() {
    return ProcessHandle.of(pid).isPresent() && (start.isEmpty() || start.equals(start(pid)));
  }

  private static String start(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), ISO_8859_1);
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_FIELD];
    } catch (IOException e) {
      return "";
    }
  }

  /** Writes the file whole or not at all, mode 0600. */
  public void write(Path dataDirectory) throws IOException {
    Path temporary = dataDirectory.resolve(NAME + ".new");
    Files.deleteIfExists(temporary);
    if (Files.getFileStore(dataDirectory).supportsFileAttributeView("posix")) {
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("port", port)
            .put("token", token)
            .put("pid", pid)
            .put("start", start)
            .put("role", role)
            .toString();
    Files.writeString(temporary, json, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Files.move(
        temporary,
        dataDirectory.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads the file; empty when there is none, or none that makes sense.
   *
   * @throws IOException when it is there and cannot be read
   */
  public static Optional<ApiFile> read(Path dataDirectory) throws IOException {
    JsonNode json;
    try {
      json = EventJson.tree(Files.readString(dataDirectory.resolve(NAME)));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    }
    var file =
        new ApiFile(
            json.path("port").asInt(),
            json.path("token").asText(""),
            json.path("pid").asLong(),
            json.path("start").asText(""),
            json.path("role").asText(""));
    boolean usable = file.port > 0 && file.port < 65_536 && file.token.matches("[0-9a-zA-Z]+");
    return usable ? Optional.of(file) : Optional.empty();
  }

  /** Takes the file away when the node stops. */
  public static void delete(Path dataDirectory) throws IOException {
    Files.deleteIfExists(dataDirectory.resolve(NAME));
  }

  /** The token is a secret: never in a log. */
  @Override
  public String toString() {
    return "ApiFile[port=" + port + ", pid=" + pid + ", role=" + role + "]";
  }
}
