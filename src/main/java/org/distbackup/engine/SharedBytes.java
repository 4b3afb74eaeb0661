package org.distbackup.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An array, usually a pooled one, that several chunks lie in: it is given back when the last of
 * them has been dealt with. Starts with one reference, the reader's own.
 */
final class SharedBytes {
  private final byte[] array;
  private final Runnable whenFree;
  private final AtomicInteger references = new AtomicInteger(1);

  SharedBytes(byte[] array, Runnable whenFree) {
    this.array = array;
    this.whenFree = whenFree;
  }

  byte[] array() {
    return array;
  }

  void retain() {
    references.incrementAndGet();
  }

  void release() {
    if (references.decrementAndGet() == 0) {
      whenFree.run();
    }
  }
}
