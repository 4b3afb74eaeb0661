package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "ls", description = "List the files of a snapshot, or of a part of it.")
final class LsCommand extends NodeCall {
  @Parameters(paramLabel = "SNAPSHOT[:PATH]", description = "A short id or latest, and what of it.")
  private String spec = "";

  LsCommand(Context context) {
    super(context, "ls");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments().text("spec", spec).all();
  }
}
