package org.distbackup.node;

import java.io.OutputStream;
import org.distbackup.api.Event;

/** Bytes into an answer, in pieces as large as they may be. */
final class DataStream extends OutputStream {
  private final AnswerPipe pipe;
  private final byte[] piece = new byte[Event.Data.MAX];
  private int length;

  DataStream(AnswerPipe pipe) {
    this.pipe = pipe;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    int from = offset;
    int left = count;
    while (left > 0) {
      int more = Math.min(left, piece.length - length);
      System.arraycopy(bytes, from, piece, length, more);
      length += more;
      from += more;
      left -= more;
      if (length == piece.length) {
        flush();
      }
    }
  }

  @Override
  public void flush() {
    if (length > 0) {
      pipe.data(piece, length);
      length = 0;
    }
  }

  @Override
  public void close() {
    flush();
  }
}
