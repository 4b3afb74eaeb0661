package org.distbackup.api;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The input of a command, after the line of its {@link Request}: pieces, each a length (u32, big
 * endian, at most {@link #MAX}) and so many bytes; the piece of length 0 is the last. Only that one
 * is the end: where the bytes stop before it, reading throws an {@link EOFException}, so that a
 * caller who was killed is not taken for one who was done.
 */
public final class InputPieces extends InputStream {
  /** The longest piece: 1 MiB. */
  public static final int MAX = 1 << 20;

  private final DataInputStream in;
  private int left;
  private boolean ended;

  /** Reads the pieces of this stream. */
  public InputPieces(InputStream in) {
    this.in = new DataInputStream(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !nextPiece()) {
      return -1;
    }
    int read = in.read(bytes, offset, Math.min(length, left));
    if (read < 0) {
      throw new EOFException("the input broke off");
    }
    left -= read;
    return read;
  }

  private boolean nextPiece() throws IOException {
    if (ended) {
      return false;
    }
    left = in.readInt();
    if (left < 0 || left > MAX) {
      throw new IOException("no piece of an input has " + left + " bytes");
    }
    ended = left == 0;
    return !ended;
  }
}
