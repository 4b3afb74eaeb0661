package org.distbackup.node;

import java.util.List;
import org.distbackup.api.Summary;
import org.distbackup.cli.NodeLauncher;
import org.distbackup.cli.NodeOptions;
import org.distbackup.cli.RunningNode;

/** Starts nodes for the command line. */
public final class Launcher implements NodeLauncher {
  @Override
  public RunningNode monitor(NodeOptions options) {
    return MonitorNode.start(Settings.read(options, Singleton.ROLE));
  }

  @Override
  public RunningNode peer(NodeOptions options) {
    return PeerNode.start(Settings.read(options, "peer"));
  }

  @Override
  public Summary.Recover recover(NodeOptions options, List<String> words) {
    return Recovery.run(Settings.read(options, "peer"), words);
  }
}
