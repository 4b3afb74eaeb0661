package org.distbackup.engine.job;

import org.distbackup.shard.Scheme;

/**
 * How much memory the engine takes: sized once from the heap, so that a small heap works with
 * smaller packs and fewer of them under way instead of failing.
 *
 * @param packCapacity most bytes of a pack
 * @param packsUnderWay packs being filled, encoded or sent at one time
 * @param restoreBytes bytes of packs being fetched at one time by one restore
 */
public record MemoryPlan(int packCapacity, int packsUnderWay, int restoreBytes) {
  private static final int LARGEST_PACK = 32 << 20;
  private static final int SMALLEST_PACK = 8 << 20;
  private static final int MOST_PACKS = 4;

  /** The plan for a heap of that many bytes: a quarter for packs, an eighth for restores. */
  public static MemoryPlan forHeap(long heap) {
    long forPacks = heap / 4;
    int capacity = LARGEST_PACK;
    while (capacity > SMALLEST_PACK && forPacks < 2L * withParity(capacity)) {
      capacity /= 2;
    }
    int packs = Math.clamp(forPacks / withParity(capacity), 2, MOST_PACKS);
    int restore = Math.clamp(heap / 8, 2 * SMALLEST_PACK, 64 << 20);
    return new MemoryPlan(capacity, packs, restore);
  }

  // The default schemes store at most twice the data, or send the same bytes to everybody.
  private static long withParity(int capacity) {
    return 2L * capacity;
  }

  /** Bytes of a buffer that holds a pack of {@code capacity} and its parity shards. */
  public static int bufferBytes(int capacity, Scheme scheme) {
    return scheme.k() == 1 ? capacity : scheme.shardLength(capacity) * scheme.n();
  }
}
