package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "stats", description = "Show what a snapshot, or all together, take.")
final class StatsCommand extends NodeCall {
  @Parameters(paramLabel = "SNAPSHOT", arity = "0..1", description = "Without it: all snapshots.")
  private Optional<String> spec = Optional.empty();

  StatsCommand(Context context) {
    super(context, "stats");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments().text("spec", spec).all();
  }
}
