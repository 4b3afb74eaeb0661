package org.distbackup.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.distbackup.placement.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once why a peer may be waiting in vain: the monitor is there, but takes no notice. Pekko
 * drops without an answer what is addressed to another name than a node's own, and what comes from
 * a stranger.
 */
record ClosedDoor(NodeFrame frame, List<Endpoint> monitors) {
  private static final Logger LOG = LoggerFactory.getLogger(ClosedDoor.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CONNECT_MILLIS = 3000;

  /** Looks after a while, beside the waiting. */
  void watch() {
    var thread = Thread.ofVirtual().name("dbs-closed-door").start(this::look);
    frame.lifetime().add("look at the closed door", thread::interrupt);
  }

  private void look() {
    try {
      if (!frame.awaitMonitor(PATIENCE)) {
        found()
            .ifPresent(
                door ->
                    LOG.warn(
                        "Something answers at {} but lets nobody join. Does the monitor advertise"
                            + " itself under that very address, and has it the same join secret?"
                            + " Its ready line and --advertise say more.",
                        door));
      }
    } catch (InterruptedException stopped) {
      LOG.debug("No more looking");
    }
  }

  /** A monitor's address at which something accepts connections. */
  private Optional<Endpoint> found() {
    return monitors.stream().filter(ClosedDoor::accepts).findFirst();
  }

  private static boolean accepts(Endpoint monitor) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(monitor.host(), monitor.port()), CONNECT_MILLIS);
      return true;
    } catch (IOException silent) {
      return false;
    }
  }
}
