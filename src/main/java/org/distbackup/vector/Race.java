package org.distbackup.vector;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A sure kernel, until another has shown that it is faster and computes the same. Vector code is
 * thousands of times slower than plain code until the JIT has compiled it, and for ever where there
 * is no JIT that knows it; so it races, in a thread of its own.
 *
 * <p>The race is won within seconds on a quiet machine, but may take minutes while the JIT has much
 * else to do, and then running hot only keeps it busy: the challenger takes a quarter of a core at
 * first and ever less, so that it never has to give up.
 *
 * @param <K> what a kernel can do
 */
public final class Race<K> implements Supplier<K> {
  private static final int WINS = 3;

  private final K sure;
  private final K challenger;
  private final Function<? super K, byte[]> trial;
  private volatile K chosen;

  Race(K sure, K challenger, Function<? super K, byte[]> trial) {
    this.sure = sure;
    this.challenger = challenger;
    this.trial = trial;
    chosen = sure;
  }

  /**
   * The kernel to use at any moment: at first the sure one, and the challenger when it has won a
   * race that begins now, in a daemon thread.
   *
   * @param challenger makes it, if the machine has what it takes; may fail to link, as vector code
   *     does in a JVM started without {@code --add-modules=jdk.incubator.vector}
   * @param trial lets a kernel compute something that takes it some microseconds, always the same;
   *     gives what it computed
   * @param name of the thread
   */
  public static <K> Supplier<K> between(
      K sure, Supplier<Optional<K>> challenger, Function<? super K, byte[]> trial, String name) {
    Optional<K> able;
    try {
      able = challenger.get();
    } catch (LinkageError withoutVectorModule) {
      able = Optional.empty();
    }
    if (able.isEmpty()) {
      return () -> sure;
    }
    var race = new Race<K>(sure, able.get(), trial);
    Thread.ofPlatform().daemon().name(name).start(race::run);
    return race;
  }

  /** The kernel to use now. */
  @Override
  public K get() {
    return chosen;
  }

  /**
   * Ends when the challenger has won, having been faster several times in a row, or when it has
   * miscalculated, and so lost for good.
   */
  void run() {
    int wins = 0;
    long start = System.nanoTime();
    while (wins < WINS) {
      long before = System.nanoTime();
      byte[] expected = trial.apply(sure);
      long between = System.nanoTime();
      byte[] got = trial.apply(challenger);
      long after = System.nanoTime();
      if (!Arrays.equals(expected, got)) {
        return;
      }
      wins = after - between < between - before ? wins + 1 : 0;
      long elapsedSeconds = (after - start) / 1_000_000_000;
      LockSupport.parkNanos((after - before) * (3 + elapsedSeconds));
    }
    chosen = challenger;
  }
}
