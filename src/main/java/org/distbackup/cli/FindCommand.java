package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "find", description = "Find all kept versions of files.")
final class FindCommand extends NodeCall {
  @Parameters(
      paramLabel = "PATTERN",
      description = "A name or path, with * and ? as in a .gitignore.")
  private String pattern = "";

  FindCommand(Context context) {
    super(context, "find");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments().text("pattern", pattern).all();
  }
}
