package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionThreadsTest {
  private ConnectionThreads.Pool pool = pool(4);

  private static ConnectionThreads.Pool pool(int threads) {
    return new ConnectionThreads.Pool(threads, Thread::new);
  }

  @AfterEach
  void close() {
    pool.shutdownNow();
  }

  @Test
  void whatATaskHandsOverIsDoneByItsThreadAfterIt() {
    var first = new CompletableFuture<Thread>();
    var second = new CompletableFuture<Thread>();
    var third = new CompletableFuture<Thread>();
    var overlapped = new AtomicBoolean();
    pool.execute(
        () -> {
          pool.execute(
              () -> {
                overlapped.set(!first.isDone());
                pool.execute(() -> third.complete(Thread.currentThread()));
                second.complete(Thread.currentThread());
              });
          first.complete(Thread.currentThread());
        });

    assertThat(third.join()).isSameAs(second.join()).isSameAs(first.join());
    assertThat(overlapped).isFalse();
  }

  @Test
  void theSecondThatATaskHandsOverNeedNotWaitForIt() {
    var done = new CompletableFuture<Thread>();
    var waiting = new CompletableFuture<Thread>();
    pool.execute(
        () -> {
          pool.execute(() -> {});
          pool.execute(() -> done.complete(Thread.currentThread()));
          done.join();
          waiting.complete(Thread.currentThread());
        });

    assertThat(waiting.join()).isNotSameAs(done.join());
  }

  @Test
  void tasksThatHandOverWithoutEndLeaveRoomForOthers() {
    pool = pool(1);
    var stop = new AtomicBoolean();
    var turns = new AtomicInteger();
    pool.execute(
        new Runnable() {
          @Override
          public void run() {
            turns.incrementAndGet();
            if (!stop.get()) {
              pool.execute(this);
            }
          }
        });
    var other = new CompletableFuture<Thread>();
    pool.execute(() -> other.complete(Thread.currentThread()));

    other.join();
    int before = turns.get();
    while (turns.get() == before) {
      Thread.onSpinWait();
    }
    stop.set(true);
  }

  @Test
  void whatATaskHandsOverIsDoneThoughTheTaskFails() {
    pool =
        new ConnectionThreads.Pool(
            1,
            task -> {
              Thread thread = new Thread(task);
              thread.setUncaughtExceptionHandler((where, failure) -> {});
              return thread;
            });
    var done = new CountDownLatch(1);
    pool.execute(
        () -> {
          pool.execute(done::countDown);
          throw new IllegalStateException("meant");
        });

    assertThat(await(done)).isTrue();
  }

  @Test
  void whatWasHandedOverBeforeTheEndIsDone() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var shut = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    pool.execute(
        () -> {
          pool.execute(done::countDown);
          begun.countDown();
          await(shut);
        });
    begun.await();
    pool.shutdown();
    shut.countDown();

    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(done.getCount()).isZero();
  }

  @Test
  void anotherPoolsThreadKeepsNothing() {
    var other = pool(1);
    try {
      var inner = new CompletableFuture<Thread>();
      var outer = new CompletableFuture<Thread>();
      other.execute(
          () -> {
            pool.execute(() -> inner.complete(Thread.currentThread()));
            inner.join();
            outer.complete(Thread.currentThread());
          });

      assertThat(inner.join()).isNotSameAs(outer.join());
    } finally {
      other.shutdownNow();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
