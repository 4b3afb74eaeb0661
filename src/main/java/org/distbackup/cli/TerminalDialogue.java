package org.distbackup.cli;

import java.io.IOError;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The shell on a terminal: line editing, history, completion; Ctrl-C ends a command only. */
final class TerminalDialogue implements Dialogue {
  private static final String PROMPT = "dbs> ";

  private final RunningNode node;
  private final Terminal terminal;
  private final LineReader reader;
  private final ShellCommands commands;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean closed;

  TerminalDialogue(Context context, RunningNode node) {
    this.node = node;
    try {
      terminal = TerminalBuilder.builder().system(true).nativeSignals(true).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commands = new ShellCommands(context.on(terminal.writer(), terminal.output()));
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(ShellLine::parse)
            .completer(
                new ShellCompleter(
                    commands::all, context.cwd(), new KeptSnapshots(node.dataDirectory())))
            .variable(LineReader.HISTORY_FILE, history(node.dataDirectory()))
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "> ")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
            .build();
  }

  @Override
  public void run() {
    Thread self = Thread.currentThread();
    terminal.handle(Terminal.Signal.INT, _ -> interrupt(self));
    PrintStream standardError = System.err;
    System.setErr(new PrintStream(new LinesAbove(reader), true, terminal.encoding()));
    try {
      converse();
    } finally {
      System.setErr(standardError);
      closeTerminal();
    }
  }

  private void closeTerminal() {
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    // A command that runs now is the logout, or fails at once; its thread closes the terminal then.
    if (!busy.get() && !commands.loggedOut()) {
      reader.printAbove("The peer was stopped.");
      terminal.writer().println();
      closeTerminal();
    }
  }

  @Override
  public OptionalInt exitCode() {
    return OptionalInt.empty();
  }

  private void converse() {
    while (!closed && !commands.loggedOut()) {
      List<String> words;
      try {
        reader.readLine(PROMPT);
        words = reader.getParsedLine().words();
      } catch (UserInterruptException _) {
        continue;
      } catch (EndOfFileException _) {
        words = List.of("logout");
      } catch (IOError | IllegalStateException e) {
        if (closed) {
          return;
        }
        throw e;
      }
      if (!closed && !execute(words)) {
        return;
      }
    }
  }

  /** False when the node could not be told to leave and was stopped instead. */
  private boolean execute(List<String> words) {
    // What is typed meanwhile, Ctrl-C too, would be echoed into the progress line.
    boolean echo = terminal.echo(false);
    busy.set(true);
    int code = commands.run(words);
    busy.set(false);
    terminal.echo(echo);
    // A Ctrl-C that came too late for the command must not end the next one.
    Thread.interrupted();
    if (code != 0 && words.equals(List.of("logout"))) {
      node.stop();
      return false;
    }
    return true;
  }

  private void interrupt(Thread running) {
    if (busy.get()) {
      running.interrupt();
    }
  }

  /** The history file, readable by the user alone. */
  private static Path history(Path dataDirectory) {
    Path file = dataDirectory.resolve("shell_history");
    try {
      if (!Files.exists(file)
          && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        var mode = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
