package org.distbackup.transfer;

import java.nio.ByteBuffer;

/** See {@link Vault.Outgoing#of}. */
final class OutgoingBytes implements Vault.Outgoing {
  private final ByteBuffer bytes;
  private final int length;
  private final Runnable atEnd;
  private boolean open = true;

  OutgoingBytes(ByteBuffer bytes, Runnable atEnd) {
    this.bytes = bytes;
    this.length = bytes.remaining();
    this.atEnd = atEnd;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public ByteBuffer next(int most) {
    ByteBuffer next = bytes.slice(bytes.position(), Math.min(most, bytes.remaining()));
    bytes.position(bytes.position() + next.remaining());
    return next;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      atEnd.run();
    }
  }

  @Override
  public void abandon() {
    close();
  }
}
