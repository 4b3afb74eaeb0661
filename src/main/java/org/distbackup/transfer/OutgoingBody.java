package org.distbackup.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of an answer, read piece by piece. */
sealed interface OutgoingBody extends AutoCloseable {
  /** Bytes that have not been read yet. */
  int left();

  /**
   * The next bytes, at least one and at most {@code most}; only while some are left.
   *
   * @param array where they are put if they are in none yet
   */
  ByteString next(int most, PieceArray array) throws IOException;

  @Override
  void close();

  /** Bytes that are in memory. */
  static OutgoingBody of(byte[] bytes) {
    if (bytes.length > FrameType.Limits.BODY) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "an answer of " + bytes.length + " bytes");
    }
    return new InMemory(bytes);
  }

  /** A range of a shard. */
  static OutgoingBody of(Vault.Outgoing outgoing) {
    return new InFile(outgoing);
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
    public ByteString next(int most, PieceArray array) {
      int piece = Math.min(most, left());
      ByteString next = ByteString.fromArrayUnsafe(bytes, read, piece);
      read += piece;
      return next;
    }

    @Override
    public void close() {}
  }

  /** See {@link #of(Vault.Outgoing)}. */
  final class InFile implements OutgoingBody {
    private static final Logger LOG = LoggerFactory.getLogger(InFile.class);

    private final Vault.Outgoing outgoing;
    private int done;

    private InFile(Vault.Outgoing outgoing) {
      this.outgoing = outgoing;
    }

    @Override
    public int left() {
      return outgoing.length() - done;
    }

    @Override
    public ByteString next(int most, PieceArray array) throws IOException {
      int length = Math.min(most, left());
      byte[] piece = array.atLeast(length);
      outgoing.read(ByteBuffer.wrap(piece, 0, length));
      done += length;
      return ByteString.fromArrayUnsafe(piece, 0, length);
    }

    @Override
    public void close() {
      try {
        outgoing.close();
      } catch (IOException e) {
        LOG.debug("a file that was only read did not close", e);
      }
    }
  }
}
