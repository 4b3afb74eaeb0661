package org.distbackup.engine.query;

/**
 * A set of hashes of 64 bits, at most two thirds full: 12 to 24 bytes each, so that all blobs of a
 * snapshot can be remembered. Two things with one hash are taken for one, which among a hundred
 * million happens once in three thousand times.
 */
final class IdSet {
  private static final int INITIAL_SLOTS = 1 << 10;

  private long[] slots = new long[INITIAL_SLOTS];
  private int size;
  private boolean hasZero;

  /** Adds a hash; returns whether it is new. */
  boolean add(long hash) {
    if (hash == 0) {
      boolean fresh = !hasZero;
      hasZero = true;
      return fresh;
    }
    if ((size + 1) * 3L > slots.length * 2L) {
      grow();
    }
    boolean fresh = insert(slots, hash);
    if (fresh) {
      size++;
    }
    return fresh;
  }

  private void grow() {
    var larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        insert(larger, hash);
      }
    }
    slots = larger;
  }

  // Of a hash that is made badly, the multiplication spreads what bits there are.
  private static boolean insert(long[] slots, long hash) {
    int mask = slots.length - 1;
    int at = (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (slots[at] != 0) {
      if (slots[at] == hash) {
        return false;
      }
      at = (at + 1) & mask;
    }
    slots[at] = hash;
    return true;
  }
}
