package org.distbackup.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.distbackup.durable.AtomicFile;
import org.distbackup.failure.Failure;

/**
 * Chooses ports: the one given by flag or none at all; else the one of last time, because others
 * know this node by it; else the first that is free, downwards.
 */
record Ports(String bind, Path memory) {
  private static final int TRIES = 200;
  private static final int RACES = 20;

  /** Opens something on a port. */
  interface Binding<T> {
    T bind(int port) throws IOException;
  }

  /**
   * Chooses a port and binds it; when another process was quicker, chooses again.
   *
   * @throws Failure IN_USE when the port of the flag, or every port, is taken
   */
  <T> T bind(OptionalInt flag, int first, Binding<T> binding) throws IOException {
    for (int left = RACES; ; left--) {
      int port = choose(flag, first);
      try {
        return binding.bind(port);
      } catch (IOException | RuntimeException e) {
        if (left == 0 || free(port)) {
          throw e;
        }
      }
    }
  }

  private int choose(OptionalInt flag, int first) throws IOException {
    if (flag.isPresent()) {
      if (!free(flag.getAsInt())) {
        throw new Failure(
            Failure.Kind.IN_USE,
            "Port " + flag.getAsInt() + " on " + bind + " is taken.",
            "Choose another, or leave the flag out to take the next free one.");
      }
      return flag.getAsInt();
    }
    var last = remembered();
    if (last.isPresent() && free(last.getAsInt())) {
      return last.getAsInt();
    }
    for (int port = first; port > first - TRIES; port--) {
      if (free(port)) {
        return port;
      }
    }
    throw new Failure(
        Failure.Kind.IN_USE,
        "No port from " + first + " downwards is free on " + bind + ".",
        "Give one with --port.");
  }

  void remember(int port) throws IOException {
    AtomicFile.write(memory, (port + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private OptionalInt remembered() throws IOException {
    if (!Files.exists(memory)) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(memory).strip()));
    } catch (NumberFormatException damaged) {
      return OptionalInt.empty();
    }
  }

  private boolean free(int port) throws IOException {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
      return true;
    } catch (java.net.BindException taken) {
      return false;
    }
  }
}
