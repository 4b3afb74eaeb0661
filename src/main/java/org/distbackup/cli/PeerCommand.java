package org.distbackup.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.distbackup.failure.Failure;
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
    Optional<Path> config = flags.config(context.cwd());
    var options =
        new NodeOptions(
            context.directories().toStart(flags.data(), "peer"),
            name,
            site,
            offer.map(size -> OptionalLong.of(Sizes.parse(size))).orElse(OptionalLong.empty()),
            flags.bind(),
            flags.advertise(),
            flags.port(),
            flags.dataPort(),
            monitors(config),
            headless,
            config);
    return new Foreground(context, options).run(NodeLauncher::peer, this::dialogue);
  }

  private List<Endpoint> monitors(Optional<Path> config) {
    if (monitor.isPresent()) {
      try {
        return List.of(MonitorAddress.parse(monitor.get()));
      } catch (IllegalArgumentException e) {
        throw new Failure(
            Failure.Kind.USAGE,
            "\"" + Plain.text(monitor.get()) + "\" is no host for --monitor.",
            "Give a host or address, optionally with :port, such as 192.168.1.10:8099.",
            e);
      }
    }
    List<Path> files = new ArrayList<>();
    files.add(context.cwd().resolve(IpConf.NAME));
    config.ifPresent(file -> files.add(file.resolveSibling(IpConf.NAME)));
    return IpConf.first(files);
  }

  private Dialogue dialogue(RunningNode node) {
    if (headless) {
      return Dialogue.NONE;
    }
    return context.terminal()
        ? new TerminalDialogue(context.inShellOf(node), node)
        : new PipedDialogue(context.inShellOf(node), node);
  }
}
