package org.distbackup.engine.read;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays that were used and may be used again. Garbage arrays of megabytes cost more than their
 * bytes: G1 leaves many of them for a marking of the whole heap, so a restore filled gigabytes of
 * memory. What is not given back is the collector's. Thread-safe.
 */
final class SpareArrays {
  /** Keeps none: arrays are new and as long as was asked for. */
  static final SpareArrays NONE = new SpareArrays(0);

  private final int bytes;
  private final ConcurrentLinkedQueue<byte[]> spares = new ConcurrentLinkedQueue<>();

  /** Keeps arrays of that many bytes. */
  SpareArrays(int bytes) {
    this.bytes = bytes;
  }

  /** An array of at least that length, with anything in it; at most twice as long. */
  byte[] take(int length) {
    if (length > bytes || length <= bytes / 2) {
      return new byte[length];
    }
    byte[] spare = spares.poll();
    return spare != null ? spare : new byte[bytes];
  }

  /** Nobody uses the array any more. */
  void give(byte[] array) {
    if (bytes > 0 && array.length == bytes) {
      spares.add(array);
    }
  }
}
