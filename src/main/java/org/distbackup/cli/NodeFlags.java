package org.distbackup.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.distbackup.failure.Failure;
import picocli.CommandLine.Option;

/** The flags that monitor and peer share. */
final class NodeFlags {
  /** System property: the folder where application.conf and ip.conf of the installation are. */
  static final String HOME = "distbackup.home";

  @Option(names = "--data", paramLabel = "DIR", description = "Where the node keeps its data.")
  private Optional<Path> data = Optional.empty();

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

  Optional<Path> data() {
    return data;
  }

  Optional<String> bind() {
    return bind;
  }

  Optional<String> advertise() {
    return advertise;
  }

  OptionalInt port() {
    return checked("--port", port);
  }

  OptionalInt dataPort() {
    return checked("--data-port", dataPort);
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
