package org.distbackup.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in HTTP's chunked coding (RFC 9112, 7.1), decoded; trailers are left unread. */
final class ChunkedInput extends InputStream {
  private static final int LONGEST_LINE = 200;

  private final InputStream in;
  private long left;
  private boolean first = true;
  private boolean ended;

  ChunkedInput(InputStream in) {
    this.in = in;
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
    if (left == 0 && !nextChunk()) {
      return -1;
    }
    int read = in.read(bytes, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw brokenOff();
    }
    left -= read;
    return read;
  }

  private boolean nextChunk() throws IOException {
    if (ended) {
      return false;
    }
    if (!first && !line().isEmpty()) {
      throw new IOException("a chunk is longer than it says");
    }
    first = false;
    String size = line().replaceFirst(";.*", "").strip();
    if (!size.matches("\\p{XDigit}{1,15}")) {
      throw new IOException("no size of a chunk");
    }
    left = Long.parseLong(size, 16);
    ended = left == 0;
    return !ended;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw brokenOff();
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("no size of a chunk");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static EOFException brokenOff() {
    return new EOFException("it broke off");
  }
}
