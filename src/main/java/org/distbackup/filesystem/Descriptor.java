package org.distbackup.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor that is closed once, and not before the calls that use it are over: else a call
 * could meet another file under the same number.
 */
final class Descriptor implements Closeable {
  /** Set once it is closed; the other bits count its uses. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final int number;
  private final Where where;
  private final AtomicInteger uses = new AtomicInteger();

  Descriptor(long number, Where where) {
    this.number = (int) number;
    this.where = where;
  }

  /** A use of a descriptor, with memory for calls. */
  record Use(Descriptor descriptor, Scratch scratch) implements AutoCloseable {
    int number() {
      return descriptor.number;
    }

    /** What the descriptor says of itself. */
    Entry look(byte[] name) throws IOException {
      long result = Statx.look(scratch, descriptor.number, scratch.name(NO_NAME), Statx.ITSELF);
      if (result < 0) {
        throw Errno.exception(result, descriptor.where.toString());
      }
      return Statx.entry(scratch, name);
    }

    @Override
    public void close() {
      scratch.close();
      descriptor.leave();
    }
  }

  static final byte[] NO_NAME = {};

  /** As the kernel knows it; only while it is held. */
  int number() {
    return number;
  }

  Where where() {
    return where;
  }

  /** To be closed after one call or a few; fails when the descriptor is closed. */
  Use use() throws IOException {
    if (!hold()) {
      throw new ClosedChannelException();
    }
    return new Use(this, Scratch.borrow());
  }

  /** Keeps it from being closed until {@link #leave}; false when it is closed. */
  boolean hold() {
    int now;
    do {
      now = uses.get();
      if (now < 0) {
        return false;
      }
    } while (!uses.compareAndSet(now, now + 1));
    return true;
  }

  /** Ends what {@link #hold} began. */
  void leave() {
    if (uses.decrementAndGet() == CLOSED) {
      release();
    }
  }

  @Override
  public void close() throws IOException {
    if (uses.getAndUpdate(now -> now | CLOSED) == 0) {
      long result = release();
      if (result < 0 && result != -Errno.EINTR) {
        throw Errno.exception(result, where.toString());
      }
    }
  }

  private long release() {
    try (var scratch = Scratch.borrow()) {
      return Libc.CLOSE.once(scratch, number);
    }
  }
}
