package org.distbackup.node;

import java.io.IOException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.distbackup.transfer.DataPort;
import org.distbackup.transfer.TransportSecurity;
import org.distbackup.transfer.Vault;

/** Opens a node's data port: by flag, else the one of last time, else the first that is free. */
final class DataPorts {
  private DataPorts() {}

  static DataPort bind(
      ActorSystem<?> system,
      Settings settings,
      NodeDirectory directory,
      Vault vault,
      TransportSecurity security)
      throws IOException {
    var ports = new Ports(settings.bind(), directory.remember("data.port"));
    var bound =
        ports.bind(
            settings.dataPort(),
            settings.firstDataPort(),
            port -> DataPort.bind(system, settings.bind(), port, vault, security));
    ports.remember(bound.port());
    return bound;
  }
}
