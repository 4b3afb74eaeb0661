package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.distbackup.placement.Endpoint;

/** A peer on loopback that does by hand what a test wants. */
final class FalsePeer implements AutoCloseable {
  final DataAddress address;
  private final ServerSocket listener;

  FalsePeer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    address = DataAddress.ofAnybody(new Endpoint("127.0.0.1", listener.getLocalPort()));
  }

  /** Accepts the client's next connection. */
  RawPeer accept() throws IOException {
    return new RawPeer(listener.accept());
  }

  /** The same, and exchanges hellos. */
  RawPeer greet() throws IOException {
    RawPeer peer = accept();
    peer.send(Frames.hello().array());
    assertThat(peer.receive().header().type()).isEqualTo(FrameType.HELLO);
    return peer;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
