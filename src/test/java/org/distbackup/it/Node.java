package org.distbackup.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distbackup.api.AnswerListener;
import org.distbackup.api.ApiClient;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.api.Request;
import org.distbackup.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A monitor or a peer: a data directory, ports, and the process that runs it at the moment, if any.
 * It may be killed and started again as often as a test likes.
 */
final class Node implements AutoCloseable {
  private final String name;
  private final Path folder;
  private final Path data;
  private final int port;
  private final int dataPort;
  private final List<String> words;
  private final Path out;
  private final Path err;
  private @Nullable Process process;
  private int starts;

  private Node(String name, Path folder, int port, int dataPort, List<String> words) {
    this.name = name;
    this.folder = folder;
    this.data = folder.resolve(name);
    this.port = port;
    this.dataPort = dataPort;
    this.words = words;
    this.out = folder.resolve(name + ".out");
    this.err = folder.resolve(name + ".err");
  }

  static Node monitor(Path folder, String... flags) {
    return of("monitor", folder, List.of("monitor"), flags);
  }

  static Node peer(String name, Path folder, int monitorPort, String... flags) {
    return of(
        name,
        folder,
        List.of("peer", "--headless", "--name", name, "--monitor", "127.0.0.1:" + monitorPort),
        flags);
  }

  private static Node of(String name, Path folder, List<String> first, String... flags) {
    int port = FreePorts.next();
    int dataPort = FreePorts.next();
    var words = new ArrayList<>(first);
    words.addAll(List.of("--data", folder.resolve(name).toString()));
    words.addAll(List.of("--port", Integer.toString(port)));
    words.addAll(List.of("--data-port", Integer.toString(dataPort)));
    words.addAll(List.of(flags));
    return new Node(name, folder, port, dataPort, words);
  }

  String name() {
    return name;
  }

  Path data() {
    return data;
  }

  int port() {
    return port;
  }

  int dataPort() {
    return dataPort;
  }

  /** Its words on the command line. */
  List<String> words() {
    return words;
  }

  /** Starts the process and returns at once. */
  Node start() {
    try {
      Files.writeString(out, "");
      starts++;
      Files.writeString(
          err, "--- start " + starts + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      process =
          Program.node(words.toArray(String[]::new))
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
              .start();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for what it says when it is ready. */
  String ready() {
    Patience.await(Patience.START, name + " is ready")
        .until(() -> out().contains("\n") || !running());
    if (!running()) {
      throw new AssertionError(name + " ended: " + out() + err());
    }
    return out().lines().findFirst().orElse("");
  }

  /** Waits until its commands are answered, which is before it is ready. */
  void answering() {
    Patience.await(Patience.START, name + " answers").until(() -> ask("status").ok());
  }

  boolean running() {
    var current = process;
    return current != null && current.isAlive();
  }

  /** What the running process has printed. */
  String out() {
    return read(out);
  }

  /** What it has printed to stderr, in all its starts. */
  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  void kill() {
    current().destroyForcibly().onExit().join();
  }

  /** SIGTERM; returns at once. */
  Process terminate() {
    current().destroy();
    return current();
  }

  void suspend() throws InterruptedException {
    signal("STOP");
  }

  void resume() throws InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(current().pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process current() {
    var current = process;
    if (current == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return current;
  }

  /** Runs a command against it without a process for the command. */
  Answer ask(String command) {
    return ask(command, Map.of());
  }

  Answer ask(String command, Map<String, String> arguments) {
    var events = new ArrayList<Event>();
    Map<String, List<String>> lists = new HashMap<>();
    arguments.forEach((name, value) -> lists.put(name, List.of(value)));
    var listener =
        new AnswerListener() {
          @Override
          public void line(String json) {
            EventJson.parse(json).ifPresent(events::add);
          }

          @Override
          public void data(byte[] bytes, int length) {
            throw new AssertionError("these commands answer no bytes");
          }
        };
    try {
      ApiClient.of(data).run(new Request(command, folder.toString(), lists), listener);
    } catch (Failure gone) {
      events.add(Event.Failed.of(gone));
    }
    return new Answer(events);
  }

  Answer upload(Path file) {
    return ask("upload", Map.of("file", file.toString()));
  }

  Answer download(String file, Path to) {
    return ask("download", Map.of("name", file, "to", to.toString()));
  }

  /** What its log says; for those who look for the cause of a failure. */
  Optional<String> log() {
    Path log = data.resolve("logs").resolve("dbs.log");
    return Files.exists(log) ? Optional.of(read(log)) : Optional.empty();
  }

  @Override
  public void close() {
    var current = process;
    if (current != null) {
      current.destroyForcibly();
      current.onExit().join();
    }
  }
}
