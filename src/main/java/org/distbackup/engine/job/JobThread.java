package org.distbackup.engine.job;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A thread of a job's own that takes things one by one, in the order in which they are put. So many
 * wait at most, then who puts waits too. When one cannot be taken, those behind it are dropped, and
 * whoever puts or finishes learns why.
 *
 * <p>Any thread puts; one finishes, after the last was put.
 *
 * @param <T> what is taken
 */
public final class JobThread<T> implements AutoCloseable {
  /**
   * What is done with each.
   *
   * @param <T> what is taken
   */
  @FunctionalInterface
  public interface Taker<T> {
    /** Takes the next one. */
    void take(T next) throws Exception;
  }

  private final Taker<T> taker;
  private final BiConsumer<T, Throwable> dropped;
  // Empty behind the last.
  private final BlockingQueue<Optional<T>> queue;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean finishing;

  /**
   * One at work.
   *
   * @param dropped told of each that is put but never taken, and why; once each, by any thread
   */
  public JobThread(String name, int mostWaiting, Taker<T> taker, BiConsumer<T, Throwable> dropped) {
    this.taker = taker;
    this.dropped = dropped;
    this.queue = new ArrayBlockingQueue<>(mostWaiting);
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    thread.start();
  }

  /** Puts one behind the others; throws what one before it failed with. */
  public void put(T next) throws InterruptedException {
    if (finishing && !ended.isCompletedExceptionally()) {
      throw new IllegalStateException("put behind the last: it would be lost");
    }
    boolean queued;
    try {
      queued = offer(Optional.of(next));
    } catch (InterruptedException e) {
      dropped.accept(next, e);
      throw e;
    }
    if (ended.isCompletedExceptionally()) {
      if (!queued) {
        dropped.accept(next, ended.exceptionNow());
      }
      // The thread may have looked before this one came.
      drop();
      Blocking.join(ended);
    }
  }

  /** Returns when all are taken; throws what one failed with. */
  public void finish() throws InterruptedException {
    finishing = true;
    offer(Optional.empty());
    Blocking.get(ended);
  }

  private boolean offer(Optional<T> next) throws InterruptedException {
    boolean queued = false;
    while (!queued && !ended.isDone()) {
      queued = queue.offer(next, 1, TimeUnit.SECONDS);
    }
    return queued;
  }

  private void run() {
    try {
      for (var next = queue.take(); next.isPresent(); next = queue.take()) {
        taker.take(next.get());
      }
      ended.complete(null);
    } catch (Throwable failure) {
      // Errors too: whoever puts or finishes would wait for ever.
      ended.completeExceptionally(Blocking.cause(failure));
      drop();
    }
  }

  private void drop() {
    for (var left = queue.poll(); left != null; left = queue.poll()) {
      left.ifPresent(waiting -> dropped.accept(waiting, ended.exceptionNow()));
    }
  }

  /** Ends its thread, in the middle when it has not finished. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
