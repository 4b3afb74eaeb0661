package org.distbackup.transfer;

import java.nio.ByteBuffer;
import java.util.Arrays;

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
    private final int most;
    private byte[] gathered = new byte[0];
    private int length;

    /** Of {@code most} bytes at most. */
    Gather(int most) {
      this.most = most;
    }

    @Override
    public void begin(int announced) {
      if (announced > most) {
        throw new Refusal(
            Refusal.Code.PROTOCOL,
            "an answer of " + announced + " bytes, where " + most + " are the most");
      }
    }

    @Override
    public void piece(ByteBuffer bytes) {
      int end = length + bytes.remaining();
      if (end > gathered.length) {
        gathered = Arrays.copyOf(gathered, Math.max(end, Math.min(most, 2 * gathered.length)));
      }
      bytes.get(gathered, length, bytes.remaining());
      length = end;
    }

    @Override
    public byte[] end() {
      return length == gathered.length ? gathered : Arrays.copyOf(gathered, length);
    }
  }
}
