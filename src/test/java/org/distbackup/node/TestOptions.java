package org.distbackup.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.distbackup.cli.NodeOptions;
import org.distbackup.placement.Endpoint;

/** Flags of nodes, and settings read from an application.conf. */
final class TestOptions {
  private TestOptions() {}

  /** Of a node that is given nothing else. */
  static NodeOptions of(Path data, OptionalLong offer, Optional<Path> config) {
    return of(data, offer, config, List.of());
  }

  static NodeOptions of(
      Path data, OptionalLong offer, Optional<Path> config, List<Endpoint> monitors) {
    return new NodeOptions(
        data,
        Optional.empty(),
        Optional.empty(),
        offer,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        monitors,
        true,
        config);
  }

  /** A peer's settings by an application.conf with this text, in its data folder. */
  static Settings read(Path folder, String text) throws IOException {
    var file = Files.writeString(folder.resolve("application.conf"), text);
    return Settings.read(of(folder, OptionalLong.empty(), Optional.of(file)), "peer");
  }
}
