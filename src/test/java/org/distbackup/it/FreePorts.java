package org.distbackup.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports on which nothing listens, each given once. Below the range from which systems give ports to
 * outgoing connections, so that none is taken while its node is down; where the search starts
 * depends on the process, so that two test runs on one machine stay apart.
 */
final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int RANGE = 20_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 101 % RANGE));

  private FreePorts() {}

  static int next() {
    for (int tries = 0; tries < 1000; tries++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), RANGE);
      if (free(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port");
  }

  private static boolean free(int port) {
    try (var probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (java.net.BindException taken) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
