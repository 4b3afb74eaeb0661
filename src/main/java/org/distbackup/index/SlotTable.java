package org.distbackup.index;

/**
 * An open-addressing hash table of (32-bit fingerprint, record number) pairs, linear probing, at
 * most two thirds full: 12 to 24 bytes a blob. The caller resolves equal fingerprints.
 */
final class SlotTable {
  /** Says whether a record is the one that is sought. */
  interface Match {
    boolean test(int record);
  }

  private static final int INITIAL_SLOTS = 1 << 12;
  static final int NONE = -1;

  // A slot is fingerprint << 32 | record + 1; zero is free.
  private long[] slots = new long[INITIAL_SLOTS];
  private int size;

  void put(long hash, int record) {
    if ((size + 1) * 3L > slots.length * 2L) {
      grow();
    }
    insert(slots, (hash >>> 32 << 32) | (record + 1L));
    size++;
  }

  int find(long hash, Match match) {
    int fingerprint = (int) (hash >>> 32);
    int mask = slots.length - 1;
    for (int at = home(fingerprint, mask); slots[at] != 0; at = (at + 1) & mask) {
      int record = (int) slots[at] - 1;
      if ((int) (slots[at] >>> 32) == fingerprint && match.test(record)) {
        return record;
      }
    }
    return NONE;
  }

  int size() {
    return size;
  }

  private void grow() {
    var larger = new long[slots.length * 2];
    for (long slot : slots) {
      if (slot != 0) {
        insert(larger, slot);
      }
    }
    slots = larger;
  }

  private static void insert(long[] slots, long slot) {
    int mask = slots.length - 1;
    int at = home((int) (slot >>> 32), mask);
    while (slots[at] != 0) {
      at = (at + 1) & mask;
    }
    slots[at] = slot;
  }

  // Ids are already uniform; Fibonacci hashing only spreads the bits that the mask keeps.
  private static int home(int fingerprint, int mask) {
    return (fingerprint * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask) & mask;
  }
}
