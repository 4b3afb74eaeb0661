package org.distbackup.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.api.Item;
import org.distbackup.api.Summary;

/** A command line as a user would type it, with what it printed. */
final class Typed {
  /** What a recovery finds. */
  static final Summary.Recover RECOVERED =
      new Summary.Recover(
          "/data",
          1,
          List.of("ben", "cleo"),
          List.of(
              new Item.Snapshot(
                  "40dc1520a0b0c0d0",
                  Instant.parse("2026-11-22T15:31:27Z").toEpochMilli(),
                  "laptop",
                  List.of("/home/ada/photos", "/home/ada/work"),
                  List.of(),
                  3,
                  5)));

  private final StringWriter out = new StringWriter();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final List<NodeOptions> started = new ArrayList<>();
  private final List<String> phrase = new ArrayList<>();
  private final Path cwd;
  private final String input;
  private InputStream in;
  private final boolean terminal;
  private Function<NodeOptions, RunningNode> nodes =
      _ -> {
        throw new AssertionError("this command starts no node");
      };

  private Typed(Path cwd, String input, boolean terminal) {
    this.cwd = cwd;
    this.input = input;
    this.in = new ByteArrayInputStream(input.getBytes(UTF_8));
    this.terminal = terminal;
  }

  static Typed in(Path cwd) {
    return new Typed(cwd, "", false);
  }

  /** With this on standard input. */
  Typed reading(String text) {
    return new Typed(cwd, text, terminal).starting(nodes);
  }

  /** With a terminal that shows progress. */
  Typed onTerminal() {
    return new Typed(cwd, input, true).starting(nodes);
  }

  /** Nodes are made by this. */
  Typed starting(Function<NodeOptions, RunningNode> launch) {
    nodes = launch;
    return this;
  }

  /** With a standard input that fails after some bytes. */
  Typed breakingOff() {
    in =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[300_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the pipe burst");
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                return read();
              }
            });
    return this;
  }

  int run(String... args) {
    return Dbs.program(context(), args).execute(args);
  }

  /** Where they run. */
  Context context() {
    var screen = new PrintWriter(out, true);
    return new Context(
        cwd,
        in,
        screen,
        bytes,
        new PrintWriter(err, true),
        terminal ? LiveLine.on(screen) : LiveLine.none(screen),
        false,
        new DataDirectory(cwd, Map.of(), "Linux", cwd),
        Optional.empty(),
        new Shown(),
        Launcher::new);
  }

  String out() {
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  /** The same, of a command with {@code --json}. */
  List<Event> events() {
    return out().lines().map(line -> EventJson.parse(line).orElseThrow()).toList();
  }

  /** What came out as it is. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  String err() {
    return err.toString().replace(System.lineSeparator(), "\n");
  }

  /** The words by which was recovered. */
  List<String> phrase() {
    return phrase;
  }

  /** The options that nodes were started with. */
  List<NodeOptions> started() {
    return started;
  }

  private final class Launcher implements NodeLauncher {
    @Override
    public Summary.Recover recover(NodeOptions options, List<String> words) {
      started.add(options);
      phrase.addAll(words);
      return RECOVERED;
    }

    @Override
    public RunningNode monitor(NodeOptions options) {
      return peer(options);
    }

    @Override
    public RunningNode peer(NodeOptions options) {
      started.add(options);
      return nodes.apply(options);
    }
  }
}
