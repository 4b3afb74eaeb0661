package org.distbackup.transfer;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket that is paid afterwards: whoever has moved bytes learns how long to rest before
 * the next. Several may share one; each then waits for what all have taken. It saves up a quarter
 * of a second. Thread-safe.
 */
final class RateLimit {
  private static final long SAVED_NANOS = Duration.ofMillis(250).toNanos();
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /** Pieces a second, so that a slow limit does not look like a dead peer. */
  private static final int PIECES = 8;

  private static final int LEAST_PIECE = 1 << 10;

  private final long bytesPerSecond;
  private final LongSupplier nanos;

  /** When all that was taken will be paid; behind now when something is saved up. */
  private long paid;

  /**
   * A limit.
   *
   * @param bytesPerSecond 0 for none
   * @param nanos a clock as {@link System#nanoTime}
   */
  RateLimit(long bytesPerSecond, LongSupplier nanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanos = nanos;
    this.paid = nanos.getAsLong();
  }

  /** Counts bytes that were moved; answers the nanoseconds to rest. */
  long take(int bytes) {
    return bytesPerSecond == 0 ? 0 : taken(bytes);
  }

  private synchronized long taken(int bytes) {
    long now = nanos.getAsLong();
    long owed = Math.max(paid - now, -SAVED_NANOS);
    owed += (long) (bytes * NANOS / bytesPerSecond);
    paid = now + owed;
    return Math.max(0, owed);
  }

  /** Bytes that should be moved at once, at most. */
  int piece() {
    if (bytesPerSecond == 0) {
      return Wire.PIECE;
    }
    return Math.clamp(bytesPerSecond / PIECES, LEAST_PIECE, Wire.PIECE);
  }
}
