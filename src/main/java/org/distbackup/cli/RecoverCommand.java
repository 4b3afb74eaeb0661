package org.distbackup.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.distbackup.api.Event;
import org.distbackup.failure.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "recover",
    description =
        "Become the owner of a recovery phrase on this machine; the words come on standard input.")
final class RecoverCommand implements Callable<Integer> {
  private static final int WORDS = 24;

  private final Context context;

  @Mixin private NodeFlags flags = new NodeFlags();

  @Option(
      names = "--monitor",
      paramLabel = "HOST[:PORT]",
      required = true,
      description = "Any one member that is left, a monitor or a peer.")
  private String monitor = "";

  RecoverCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var member =
        new NodeFlags.Peer(
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            List.of(MonitorAddress.flag(monitor)),
            true);
    var options = flags.options(context, "peer", () -> member);
    List<String> words = context.terminal() ? typed() : read();
    if (words.size() != WORDS) {
      throw new Failure(
          Failure.Kind.WRONG_PHRASE,
          "A recovery phrase has " + WORDS + " words, not " + words.size() + ".",
          "Give them in order on standard input, as dbs recovery-phrase shows them.");
    }
    System.setProperty(Foreground.DATA, options.data().toString());
    var report = new Report(context, flags.shown());
    report.tell(context.launcher().get().recover(options, words));
    report.tell(new Event.Exit(0));
    return report.end();
  }

  /** On a terminal: without an echo, in as many lines as the user likes. */
  private List<String> typed() {
    Console console = Optional.ofNullable(System.console()).orElseThrow();
    List<String> words = new ArrayList<>();
    while (words.size() < WORDS) {
      char[] line = console.readPassword("Words %d to %d: ", words.size() + 1, WORDS);
      if (line == null || line.length == 0) {
        break;
      }
      add(words, new String(line));
    }
    return words;
  }

  private List<String> read() {
    List<String> words = new ArrayList<>();
    var in = new BufferedReader(new InputStreamReader(context.in(), Charset.defaultCharset()));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(words, line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private static void add(List<String> words, String line) {
    for (String word : line.strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
  }
}
