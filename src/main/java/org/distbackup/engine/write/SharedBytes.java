package org.distbackup.engine.write;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An array, usually a pooled one, that several chunks lie in: it is given back when the last of
 * them has been dealt with. Starts with one reference, the reader's own.
 */
public final class SharedBytes {
  private final byte[] array;
  private final Runnable whenFree;
  private final AtomicInteger references = new AtomicInteger(1);

  /** Shared by one; {@code whenFree} runs when nobody shares it any more. */
  public SharedBytes(byte[] array, Runnable whenFree) {
    this.array = array;
    this.whenFree = whenFree;
  }

  /** The bytes themselves, not a copy. */
  public byte[] array() {
    return array;
  }

  void retain() {
    references.incrementAndGet();
  }

  /** One who shared it is done with it. */
  public void release() {
    if (references.decrementAndGet() == 0) {
      whenFree.run();
    }
  }
}
