package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description =
        "Show in what two snapshots differ: + added, - removed, M changed, U metadata, ? bit rot.")
final class DiffCommand extends NodeCall {
  @Parameters(index = "0", paramLabel = "A", description = "A snapshot, or a part of it.")
  private String one = "";

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private String other = "";

  DiffCommand(Context context) {
    super(context, "diff");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments().text("one", one).text("other", other).all();
  }
}
