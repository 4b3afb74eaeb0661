package org.distbackup.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.distbackup.failure.Failure;

/**
 * Commands from what is no terminal, one a line, and then out. An empty input is no dialogue: the
 * peer goes on as if it were headless.
 */
final class PipedDialogue implements Dialogue {
  private final Context context;
  private final RunningNode node;
  private final ShellCommands commands;
  private final AtomicInteger lastFailure = new AtomicInteger();

  PipedDialogue(Context context, RunningNode node) {
    this.context = context;
    this.node = node;
    this.commands = new ShellCommands(context);
  }

  @Override
  public void run() {
    try (var in = new BufferedReader(new InputStreamReader(context.in(), charset()))) {
      String line = in.readLine();
      if (line != null) {
        converse(line, in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}

  @Override
  public OptionalInt exitCode() {
    int code = lastFailure.get();
    return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
  }

  private void converse(String first, BufferedReader in) throws IOException {
    for (String line = first; line != null; line = in.readLine()) {
      Words words = statement(line, in);
      if (words.unclosed()) {
        var failure =
            new Failure(Failure.Kind.USAGE, "The last quotes are not closed.", "Close them.");
        note(Complaints.failed(failure, context.shown().json(), context));
      } else {
        note(commands.run(words.texts()));
      }
      if (commands.loggedOut()) {
        return;
      }
    }
    note(commands.run(List.of("logout")));
    if (!commands.loggedOut()) {
      node.stop();
    }
  }

  /** The words of this line, and of the next ones while quotes are open. */
  private static Words statement(String line, BufferedReader in) throws IOException {
    String text = line;
    Words words = Words.split(text);
    while (words.unclosed()) {
      String more = in.readLine();
      if (more == null) {
        break;
      }
      text = text + "\n" + more;
      words = Words.split(text);
    }
    return words;
  }

  private void note(int code) {
    if (code != 0) {
      lastFailure.set(code);
    }
  }

  private static Charset charset() {
    return Charset.forName(System.getProperty("stdin.encoding", "UTF-8"), Charset.defaultCharset());
  }
}
