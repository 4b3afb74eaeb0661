package org.distbackup.cli;

import picocli.CommandLine.Option;

/** {@code --help}, the same everywhere. */
final class HelpFlag {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean asked;
}
