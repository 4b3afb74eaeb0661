package org.distbackup.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "monitor",
    description =
        "Run the cluster's monitor in the foreground: who is a member, what needs repair.")
final class MonitorCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private NodeFlags flags = new NodeFlags();

  MonitorCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var options = flags.options(context, "monitor", () -> NodeFlags.Peer.NONE);
    return new Foreground(context, options, flags.shown())
        .run(NodeLauncher::monitor, _ -> Dialogue.NONE);
  }
}
