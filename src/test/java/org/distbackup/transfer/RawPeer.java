package org.distbackup.transfer;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** The other end of a connection, by hand: a plain socket that can misbehave. */
final class RawPeer implements AutoCloseable {
  /** A frame as it came. */
  record Received(FrameHeader header, ByteBuffer head, ByteBuffer body) {
    Refusal refusal() {
      return Frames.refusal(head.duplicate());
    }
  }

  final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(15_000);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  static RawPeer connect(int port) throws IOException {
    return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Connected, and past both hellos. */
  static RawPeer greeted(int port) throws IOException {
    RawPeer peer = connect(port);
    peer.send(Frames.hello().array());
    peer.receive();
    return peer;
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void send(Request request, int number, byte[] body) throws IOException {
    send(frame(request, number, body.length));
    send(body);
  }

  static byte[] frame(Request request, int number, int bodyLength) {
    return Frames.frame(request.type(), 0, number, request.head(), bodyLength).array();
  }

  /** The next frame; throws EOFException at the end and SocketTimeoutException after long. */
  Received receive() throws IOException {
    byte[] header = new byte[FrameHeader.BYTES];
    in.readFully(header);
    FrameHeader read = FrameHeader.read(ByteBuffer.wrap(header));
    byte[] head = new byte[read.headLength()];
    in.readFully(head);
    byte[] body = new byte[read.bodyLength()];
    in.readFully(body);
    return new Received(read, ByteBuffer.wrap(head), ByteBuffer.wrap(body));
  }

  /** Whether the other side has closed, after what it had still to say. */
  boolean closedByPeer() throws IOException {
    try {
      while (in.read() >= 0) {
        // what it still had to say
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
