package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import org.distbackup.failure.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "dump", description = "Write a kept file, or a folder as tar, to standard output.")
final class DumpCommand extends NodeCall {
  @Parameters(paramLabel = "SNAPSHOT:PATH", description = "A short id or latest, and what of it.")
  private String spec = "";

  DumpCommand(Context context) {
    super(context, "dump");
  }

  @Override
  Map<String, List<String>> arguments() {
    if (shown().json()) {
      throw new Failure(Failure.Kind.USAGE, "dump prints a file, not JSON.", "Leave --json out.");
    }
    return new Arguments().text("spec", spec).all();
  }
}
