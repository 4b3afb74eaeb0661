package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "peers", description = "List the members: name, site, address, state, space.")
final class PeersCommand extends NodeCall {
  PeersCommand(Context context) {
    super(context, "peers");
  }

  @Override
  Map<String, List<String>> arguments() {
    return Arguments.none();
  }
}
