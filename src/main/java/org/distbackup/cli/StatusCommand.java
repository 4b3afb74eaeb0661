package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Show how safe the data is, in plain words.")
final class StatusCommand extends NodeCall {
  StatusCommand(Context context) {
    super(context, "status");
  }

  @Override
  Map<String, List<String>> arguments() {
    return Arguments.none();
  }
}
