package org.distbackup.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Sends what a stream yields as the rest of a request's body, in pieces as {@link InputPieces}
 * takes them. Only the end of the stream sends the last piece: when the stream fails the connection
 * is closed without it, and when this process dies too.
 */
final class InputSender {
  private static final int PIECE = 1 << 17;

  private final InputStream input;
  private final SocketChannel channel;
  private volatile Optional<IOException> broken = Optional.empty();

  InputSender(InputStream input, SocketChannel channel) {
    this.input = input;
    this.channel = channel;
  }

  /** Sends on a thread of its own. */
  void start() {
    Thread.ofPlatform().daemon().name("dbs-input").start(this::run);
  }

  /** Why the input could not be read to its end. */
  Optional<IOException> broken() {
    return broken;
  }

  private void run() {
    byte[] bytes = new byte[PIECE];
    try {
      for (int read = next(bytes); read >= 0; read = next(bytes)) {
        if (read > 0) {
          piece(bytes, read);
        }
      }
      piece(bytes, 0);
      write(channel, ByteBuffer.wrap("0\r\n\r\n".getBytes(US_ASCII)));
    } catch (IOException _) {
      // The answer's reader says why: the node has ended it, or the input is broken.
    }
  }

  private int next(byte[] bytes) throws IOException {
    try {
      return input.read(bytes);
    } catch (IOException e) {
      broken = Optional.of(e);
      channel.close();
      throw e;
    }
  }

  /** A piece is a chunk of HTTP's chunked coding, which by itself tells no end from a break. */
  private void piece(byte[] bytes, int length) throws IOException {
    byte[] head = (Integer.toHexString(Integer.BYTES + length) + "\r\n").getBytes(US_ASCII);
    write(
        channel, ByteBuffer.allocate(head.length + Integer.BYTES).put(head).putInt(length).flip());
    write(channel, ByteBuffer.wrap(bytes, 0, length));
    write(channel, ByteBuffer.wrap(new byte[] {'\r', '\n'}));
  }

  static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
