package org.distbackup.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of every command that talks to a node. */
final class Shown {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data directory of the node to talk to.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--json", description = "Print the node's answer, one JSON object a line.")
  private boolean json;

  @Option(names = "--quiet", description = "Print warnings and errors only.")
  private boolean quiet;

  @Option(names = "--no-progress", description = "Show no progress line.")
  private boolean noProgress;

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
