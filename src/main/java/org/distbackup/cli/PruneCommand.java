package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "prune",
    description = "Have the others delete what no snapshot needs; it waits in their trash first.")
final class PruneCommand extends NodeCall {
  @Option(names = "--dry-run", description = "Say what would be done, and delete nothing.")
  private boolean dryRun;

  PruneCommand(Context context) {
    super(context, "prune");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments().flag("dry-run", dryRun).all();
  }
}
