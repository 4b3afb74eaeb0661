package org.distbackup.seal;

/**
 * Makes the JVM compile AES-GCM before there is anything to seal. The JVM has it in hand-written
 * machine code but uses that only from compiled methods, and compiles by number of calls: a process
 * that only seals in calls of a megabyte crawls at 80 MB/s. Many small calls cure that, but not
 * small calls alone: the path of calls longer than 1 MiB would be compiled as never taken, and its
 * first use would throw the compiled code away, so that the first gigabyte goes at 400 MB/s. Hence
 * rounds of small calls of several lengths, each with a long one at its end.
 *
 * <p>Compilation goes on in the background and in two steps (on the machine where this was written
 * 0.1, then 4.6, then 9.5 GB/s), so the only way to know that it is done is to look how fast the
 * long calls are. A machine that never gets that fast stops after a second.
 */
final class WarmUp {
  private static final long MAX_NANOS = 1_000_000_000;
  private static final int SMALL_CALLS = 1000;
  private static final int SMALL_BYTES = 512;
  private static final int LONG_BYTES = (1 << 20) + SMALL_BYTES;
  private static final int ODD_BYTES = 17;

  /** Nanoseconds of a long call at 6 GB/s. */
  private static final long FAST_NANOS = LONG_BYTES / 6;

  private final PackSealer sealer = new PackSealer(new byte[32]);
  private final byte[] plain = new byte[LONG_BYTES + ODD_BYTES];
  private final byte[] sealed = new byte[LONG_BYTES + ODD_BYTES + PackSealer.OVERHEAD];
  private int position;

  private WarmUp() {}

  static void run() {
    WarmUp warmUp = new WarmUp();
    long begin = System.nanoTime();
    int fastRounds = 0;
    while (fastRounds < 2 && System.nanoTime() - begin < MAX_NANOS) {
      fastRounds = warmUp.round() ? fastRounds + 1 : 0;
    }
  }

  /** Whether both long calls were fast. */
  private boolean round() {
    for (int i = 0; i < SMALL_CALLS; i++) {
      seal(SMALL_BYTES);
      open(SMALL_BYTES);
    }
    long begin = System.nanoTime();
    seal(LONG_BYTES);
    long between = System.nanoTime();
    open(LONG_BYTES);
    long end = System.nanoTime();
    return between - begin < FAST_NANOS && end - between < FAST_NANOS;
  }

  private void seal(int bytes) {
    position++;
    sealer.seal(position, (byte) 0, plain, 0, bytes + position % ODD_BYTES, sealed, 0);
  }

  private void open(int bytes) {
    int length = bytes + position % ODD_BYTES + PackSealer.OVERHEAD;
    sealer.open(position, (byte) 0, sealed, 0, length, plain, 0);
  }
}
