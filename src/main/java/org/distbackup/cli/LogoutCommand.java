package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "logout",
    description = "Leave the cluster and stop the peer; its data on others stays.")
final class LogoutCommand extends NodeCall {
  LogoutCommand(Context context) {
    super(context, "logout");
  }

  @Override
  Map<String, List<String>> arguments() {
    return Arguments.none();
  }
}
