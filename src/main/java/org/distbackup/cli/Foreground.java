package org.distbackup.cli;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.distbackup.api.Event;

/** Runs a node in this process until it has stopped. */
final class Foreground {
  /** System property: the data directory, for logback.xml. */
  static final String DATA = "distbackup.data";

  /** A dialogue that waits for input cannot always be woken: it is left behind. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Context context;
  private final NodeOptions options;
  private final Shown shown;

  Foreground(Context context, NodeOptions options, Shown shown) {
    this.context = context;
    this.options = options;
    this.shown = shown;
  }

  /** Starts the node, says that it is ready, holds the dialogue; returns the exit code. */
  int run(
      BiFunction<NodeLauncher, NodeOptions, RunningNode> start,
      Function<RunningNode, Dialogue> dialogues) {
    System.setProperty(DATA, options.data().toString());
    try (var signals = new StopSignals()) {
      RunningNode node = start.apply(context.launcher().get(), options);
      signals.stop(node::stop);
      var report = new Report(context, shown);
      report.tell(node.ready());
      report.tell(new Event.Exit(hold(node, dialogues.apply(node))));
      return report.end();
    }
  }

  private static int hold(RunningNode node, Dialogue dialogue) {
    Thread thread = Thread.ofPlatform().daemon().name("dialogue").start(dialogue::run);
    int exitCode = node.awaitStopped();
    dialogue.close();
    try {
      thread.join(LAST_WORDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return dialogue.exitCode().orElse(exitCode);
  }
}
