package org.distbackup.transfer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Takes the body of an answer. Made for one answer.
 *
 * @param <T> what becomes of it
 */
interface Receiver<T> {
  /** A body of that length comes; refuses PROTOCOL when it is not the one that was asked for. */
  void begin(int length);

  /** Its next bytes; never more in all than were announced. */
  void piece(ByteBuffer bytes);

  /** All of them came. */
  T end();

  /** For an answer that has no body. */
  static Receiver<Void> none() {
    return new Into(new byte[0], 0, 0);
  }

  /** Copies to a place of the caller's. */
  final class Into implements Receiver<Void> {
    private final ByteBuffer target;

    Into(byte[] into, int offset, int length) {
      this.target = ByteBuffer.wrap(into, offset, length);
    }

    @Override
    public void begin(int length) {
      if (length != target.remaining()) {
        throw new Refusal(
            Refusal.Code.PROTOCOL,
            "an answer of " + length + " bytes instead of " + target.remaining());
      }
    }

    @Override
    public void piece(ByteBuffer bytes) {
      target.put(bytes);
    }

    @Override
    @SuppressWarnings("NullAway") // the one value of Void
    public Void end() {
      return null;
    }
  }

  /** Gathers what comes; grows with it, not by what was announced. */
  final class Gather implements Receiver<byte[]> {
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

    @Override
    public void begin(int length) {}

    @Override
    public void piece(ByteBuffer bytes) {
      byte[] piece = new byte[bytes.remaining()];
      bytes.get(piece);
      gathered.writeBytes(piece);
    }

    @Override
    public byte[] end() {
      return gathered.toByteArray();
    }
  }
}
