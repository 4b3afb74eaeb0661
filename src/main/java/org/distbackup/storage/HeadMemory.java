package org.distbackup.storage;

import org.distbackup.transfer.Refusal;

/**
 * How much of the heap heads may take that are on their way, of all connections together. Even when
 * it is less than a head, one is let through while no other is on its way. Thread-safe.
 */
final class HeadMemory {
  private static final long MOST = 64 << 20;

  private final long limit;
  private long taken;

  HeadMemory(long limit) {
    this.limit = limit;
  }

  /** 64 MiB, or an eighth of the heap if that is less. */
  static HeadMemory forThisProcess() {
    return new HeadMemory(Math.min(MOST, Runtime.getRuntime().maxMemory() / 8));
  }

  /** Sets bytes aside; refuses UNAVAILABLE while there are not so many left. */
  synchronized void take(long bytes) {
    if (taken > 0 && bytes > limit - taken) {
      throw new Refusal(Refusal.Code.UNAVAILABLE, "too many heads are on their way here");
    }
    taken += bytes;
  }

  synchronized void giveBack(long bytes) {
    taken -= bytes;
  }
}
