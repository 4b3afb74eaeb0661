package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distbackup.failure.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = "Check that everything is where it should be, and heal what can be healed.")
final class CheckCommand extends NodeCall {
  @Option(names = "--read-data", description = "Read and verify all data too.")
  private boolean readData;

  @Option(
      names = "--read-data-subset",
      paramLabel = "PART",
      description = "Read and verify a part of it: 5%% of what was read longest ago, or 1/10.")
  private Optional<String> subset = Optional.empty();

  CheckCommand(Context context) {
    super(context, "check");
  }

  @Override
  Map<String, List<String>> arguments() {
    if (readData && subset.isPresent()) {
      throw new Failure(
          Failure.Kind.USAGE,
          "--read-data and --read-data-subset exclude each other.",
          "Give one of them.");
    }
    return new Arguments().text("read-data-subset", readData ? Optional.of("100%") : subset).all();
  }
}
