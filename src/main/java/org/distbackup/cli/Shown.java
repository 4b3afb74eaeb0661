package org.distbackup.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of every command. */
final class Shown {
  @Option(names = "--data", paramLabel = "DIR", description = "The data directory of the node.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--json", description = "Report in JSON, one object a line.")
  private boolean json;

  @Option(names = "--quiet", description = "Report warnings and errors only.")
  private boolean quiet;

  @Option(names = "--no-progress", description = "Show no progress line.")
  private boolean noProgress;

  /** The same, and what a shell was told for all that is typed into it. */
  Shown in(Shown shell) {
    var both = new Shown();
    both.data = data;
    both.json = json || shell.json;
    both.quiet = quiet || shell.quiet;
    both.noProgress = noProgress || shell.noProgress;
    return both;
  }

  Optional<Path> data() {
    return data;
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  boolean progress() {
    return !noProgress && !quiet && !json;
  }
}
