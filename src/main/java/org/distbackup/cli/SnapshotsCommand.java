package org.distbackup.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "snapshots", description = "List the snapshots, the newest last.")
final class SnapshotsCommand extends NodeCall {
  @Option(names = "--tag", paramLabel = "T", description = "Only those with this tag; repeatable.")
  private List<String> tags = new ArrayList<>();

  @Parameters(paramLabel = "PATH", arity = "0..1", description = "Only those of this path.")
  private Optional<String> path = Optional.empty();

  SnapshotsCommand(Context context) {
    super(context, "snapshots");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments().texts("tag", tags).text("path", path).all();
  }
}
