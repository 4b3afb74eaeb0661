package org.distbackup.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.distbackup.failure.Failure;
import org.distbackup.placement.Endpoint;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that monitor and peer share. */
final class NodeFlags {
  /** System property: the folder where application.conf and ip.conf of the installation are. */
  static final String HOME = "distbackup.home";

  @Mixin private Shown shown = new Shown();

  @Option(names = "--bind", paramLabel = "HOST", description = "The address to listen on.")
  private Optional<String> bind = Optional.empty();

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description = "The address by which others reach this node.")
  private Optional<String> advertise = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "The control port; without it the first free one from 8099 (monitor) or 8098"
              + " (peer) downwards.")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--data-port", paramLabel = "N", description = "The port for file data.")
  private Optional<Integer> dataPort = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings; without it the application.conf of the installation.")
  private Optional<Path> config = Optional.empty();

  /** What only a peer is told; see {@link NodeOptions}. */
  record Peer(
      Optional<String> name,
      Optional<String> site,
      OptionalLong offer,
      List<Endpoint> monitors,
      boolean headless) {
    /** There is nothing of that to tell a monitor. */
    static final Peer NONE =
        new Peer(Optional.empty(), Optional.empty(), OptionalLong.empty(), List.of(), true);
  }

  Shown shown() {
    return shown;
  }

  /** All that the command line says. */
  NodeOptions options(Context context, String role, Supplier<Peer> told) {
    var controlPort = checked("--port", port);
    var filePort = checked("--data-port", dataPort);
    var peer = told.get();
    return new NodeOptions(
        context.directories().toStart(shown.data(), role),
        peer.name(),
        peer.site(),
        peer.offer(),
        bind,
        advertise,
        controlPort,
        filePort,
        peer.monitors(),
        peer.headless(),
        config(context.cwd()));
  }

  /** The settings to read: the flag's file, which must be there, or the installation's. */
  Optional<Path> config(Path cwd) {
    if (config.isPresent()) {
      Path file = cwd.resolve(config.get());
      if (!Files.isRegularFile(file)) {
        throw new Failure(
            Failure.Kind.USAGE,
            "There is no file " + file + ".",
            "Give --config the path of an application.conf.");
      }
      return Optional.of(file);
    }
    return Optional.ofNullable(System.getProperty(HOME))
        .map(home -> Path.of(home).resolve("application.conf"))
        .filter(Files::isRegularFile);
  }

  private static OptionalInt checked(String flag, Optional<Integer> port) {
    if (port.isEmpty()) {
      return OptionalInt.empty();
    }
    int number = port.get();
    if (number < 1 || number > 65_535) {
      throw new Failure(
          Failure.Kind.USAGE,
          number + " is no port for " + flag + ".",
          "Give a number from 1 to 65535.");
    }
    return OptionalInt.of(number);
  }
}
