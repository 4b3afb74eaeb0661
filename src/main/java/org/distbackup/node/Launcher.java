package org.distbackup.node;

import org.distbackup.cli.NodeLauncher;
import org.distbackup.cli.NodeOptions;
import org.distbackup.cli.RunningNode;

/** Starts nodes for the command line. */
public final class Launcher implements NodeLauncher {
  @Override
  public RunningNode monitor(NodeOptions options) {
    return MonitorNode.start(options);
  }

  @Override
  public RunningNode peer(NodeOptions options) {
    return PeerNode.start(options);
  }
}
