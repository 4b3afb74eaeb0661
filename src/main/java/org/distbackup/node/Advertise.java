package org.distbackup.node;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.distbackup.failure.Failure;

/** The host by which others reach this node: as told, else the one it binds, else a guess. */
final class Advertise {
  private Advertise() {}

  static String host(Settings settings) {
    if (settings.advertise().isPresent()) {
      return settings.advertise().get();
    }
    try {
      if (!InetAddress.getByName(settings.bind()).isAnyLocalAddress()) {
        return settings.bind();
      }
      return monitorIsHere(settings) ? firstAddress() : towards(settings);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "It is not clear by which address others reach this node.",
          "Give it with --advertise HOST.",
          e);
    }
  }

  /** Then the way to it says nothing of how others reach this machine. */
  private static boolean monitorIsHere(Settings settings) throws IOException {
    return settings.monitors().isEmpty()
        || InetAddress.getByName(settings.monitors().getFirst().host()).isLoopbackAddress();
  }

  /** The local address from which the monitor is reached; connecting UDP sends nothing. */
  private static String towards(Settings settings) throws IOException {
    var monitor = settings.monitors().getFirst();
    try (var socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(monitor.host(), monitor.port()));
      return socket.getLocalAddress().getHostAddress();
    }
  }

  private static String firstAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .map(InetAddress::getHostAddress)
        .findFirst()
        .orElseThrow(() -> new IOException("no address but loopback"));
  }
}
