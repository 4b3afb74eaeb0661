package org.distbackup.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A hedged request (Dean and Barroso, "The Tail at Scale", 2013): a second way is tried when the
 * first fails, or has not answered within a delay; the first success counts, and only when both
 * ways have failed does the whole.
 */
final class Hedge<T> {
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Supplier<CompletableFuture<T>> second;
  private boolean secondStarted;
  private int failed;

  private Hedge(Supplier<CompletableFuture<T>> second) {
    this.second = second;
  }

  static <T> CompletableFuture<T> race(
      Supplier<CompletableFuture<T>> first, Supplier<CompletableFuture<T>> second, Duration delay) {
    var hedge = new Hedge<>(second);
    var _ = first.get().whenComplete(hedge::ended);
    if (!hedge.result.isDone()) {
      CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
          .execute(hedge::startSecond);
    }
    return hedge.result;
  }

  private void startSecond() {
    synchronized (this) {
      if (secondStarted || result.isDone()) {
        return;
      }
      secondStarted = true;
    }
    var _ = second.get().whenComplete(this::ended);
  }

  private void ended(@Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      result.complete(value);
      return;
    }
    startSecond();
    synchronized (this) {
      if (++failed < 2) {
        return;
      }
    }
    result.completeExceptionally(Blocking.cause(failure));
  }
}
