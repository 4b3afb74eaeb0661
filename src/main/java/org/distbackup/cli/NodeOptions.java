package org.distbackup.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.distbackup.placement.Endpoint;

/**
 * What the command line says about a node to start. What is empty was not said: {@code
 * application.conf} or the default decides.
 *
 * @param data the data directory; may not exist yet
 * @param name the peer's name
 * @param site what fails together with it
 * @param offer bytes to lend to others
 * @param bind host to listen on
 * @param advertise host by which others reach this node
 * @param port control port; when given it must be free
 * @param dataPort data port
 * @param monitors where monitors may be, by {@code --monitor} or {@code ip.conf}: at least one for
 *     a peer, none for a monitor
 * @param headless whether the user wants no shell
 * @param config the application.conf to read: given by flag, or the one of the installation where
 *     it has one
 */
public record NodeOptions(
    Path data,
    Optional<String> name,
    Optional<String> site,
    OptionalLong offer,
    Optional<String> bind,
    Optional<String> advertise,
    OptionalInt port,
    OptionalInt dataPort,
    List<Endpoint> monitors,
    boolean headless,
    Optional<Path> config) {
  /** The list is copied. */
  public NodeOptions {
    monitors = List.copyOf(monitors);
  }
}
