package org.distbackup.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.distbackup.placement.Endpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "peer",
    description = "Run a peer in the foreground: it lends disk space and keeps your files.")
final class PeerCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private NodeFlags flags = new NodeFlags();

  @Option(names = "--name", paramLabel = "NAME", description = "What the others call it.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description = "What fails together with it: a home, a room, a rack.")
  private Optional<String> site = Optional.empty();

  @Option(
      names = "--offer",
      paramLabel = "SIZE",
      description = "How much disk space it lends to others, such as 50GB; at least 64MiB.")
  private Optional<String> offer = Optional.empty();

  @Option(
      names = "--monitor",
      paramLabel = "HOST[:PORT]",
      description = "Where the monitor is; without it ip.conf says so.")
  private Optional<String> monitor = Optional.empty();

  @Option(names = "--headless", description = "Open no shell.")
  private boolean headless;

  PeerCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    OptionalLong lent =
        offer.map(size -> OptionalLong.of(Sizes.parse(size))).orElse(OptionalLong.empty());
    var options =
        flags.options(
            context, "peer", () -> new NodeFlags.Peer(name, site, lent, monitors(), headless));
    return new Foreground(context, options, flags.shown()).run(NodeLauncher::peer, this::dialogue);
  }

  private List<Endpoint> monitors() {
    if (monitor.isPresent()) {
      return List.of(MonitorAddress.flag(monitor.get()));
    }
    List<Path> files = new ArrayList<>();
    files.add(context.cwd().resolve(IpConf.NAME));
    flags.config(context.cwd()).ifPresent(file -> files.add(file.resolveSibling(IpConf.NAME)));
    return IpConf.first(files);
  }

  private Dialogue dialogue(RunningNode node) {
    if (headless) {
      return Dialogue.NONE;
    }
    var shell = context.inShellOf(node, flags.shown());
    return context.terminal() ? new TerminalDialogue(shell, node) : new PipedDialogue(shell, node);
  }
}
