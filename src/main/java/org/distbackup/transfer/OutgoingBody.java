package org.distbackup.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of an answer, read piece by piece. */
sealed interface OutgoingBody extends AutoCloseable {
  /** Bytes that have not been read yet. */
  int left();

  /**
   * The next bytes, at least one and at most {@code most}; only while some are left. Good until the
   * next call and until it is closed.
   */
  ByteBuffer next(int most) throws IOException;

  @Override
  void close();

  /** Closes it while what came last may still be read. */
  void abandon();

  /** Bytes that are in memory. */
  static OutgoingBody of(byte[] bytes) {
    requireFits(bytes.length);
    return new InMemory(bytes);
  }

  /** What the vault gives piece by piece. */
  static OutgoingBody of(Vault.Outgoing outgoing) {
    var body = new InPieces(outgoing);
    try {
      requireFits(outgoing.length());
    } catch (Refusal e) {
      body.close();
      throw e;
    }
    return body;
  }

  private static void requireFits(int length) {
    if (length > FrameType.Limits.BODY) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "an answer of " + length + " bytes");
    }
  }

  /** See {@link #of(byte[])}. */
  final class InMemory implements OutgoingBody {
    private final byte[] bytes;
    private int read;

    private InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int left() {
      return bytes.length - read;
    }

    @Override
    public ByteBuffer next(int most) {
      ByteBuffer next = ByteBuffer.wrap(bytes, read, Math.min(most, left()));
      read += next.remaining();
      return next;
    }

    @Override
    public void close() {}

    @Override
    public void abandon() {}
  }

  /** See {@link #of(Vault.Outgoing)}. */
  final class InPieces implements OutgoingBody {
    private static final Logger LOG = LoggerFactory.getLogger(InPieces.class);

    private final Vault.Outgoing outgoing;
    private int done;

    private InPieces(Vault.Outgoing outgoing) {
      this.outgoing = outgoing;
    }

    @Override
    public int left() {
      return outgoing.length() - done;
    }

    @Override
    public ByteBuffer next(int most) throws IOException {
      ByteBuffer next = outgoing.next(Math.min(most, left()));
      done += next.remaining();
      return next;
    }

    @Override
    public void close() {
      end(outgoing);
    }

    @Override
    public void abandon() {
      end(outgoing::abandon);
    }

    private static void end(Closeable way) {
      try {
        way.close();
      } catch (IOException e) {
        LOG.debug("a file that was only read did not close", e);
      }
    }
  }
}
