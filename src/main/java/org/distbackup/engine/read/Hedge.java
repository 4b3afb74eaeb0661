package org.distbackup.engine.read;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.distbackup.engine.job.Blocking;
import org.distbackup.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A hedged request (Dean and Barroso, "The Tail at Scale", 2013): a second way is tried when the
 * first fails, or has not answered within a delay; the first success counts, and only when both
 * ways have failed does the whole: with a {@link Failure} where one of them was, since that tells
 * more than the end of one connection.
 */
final class Hedge<T> {
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Supplier<CompletableFuture<T>> second;
  private boolean secondStarted;
  private int failed;
  private @Nullable Throwable told;

  private Hedge(Supplier<CompletableFuture<T>> second) {
    this.second = second;
  }

  static <T> CompletableFuture<T> race(
      Supplier<CompletableFuture<T>> first, Supplier<CompletableFuture<T>> second, Duration delay) {
    var hedge = new Hedge<>(second);
    var _ = first.get().whenComplete(hedge::ended);
    if (!hedge.result.isDone()) {
      hedge.startSecondAfter(delay);
    }
    return hedge.result;
  }

  // The timer ends with the race; else it would hold each answer in memory until the delay is over.
  // It is told so by a value: being cancelled makes a stack trace for each stage behind it.
  private void startSecondAfter(Duration delay) {
    var late =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, delay.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        late.thenAccept(
            isLate -> {
              if (isLate) {
                var _ = CompletableFuture.runAsync(this::startSecond);
              }
            });
    var _ = result.whenComplete((value, failure) -> late.complete(false));
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
    var cause = Blocking.cause(failure);
    synchronized (this) {
      if (told == null || cause instanceof Failure) {
        told = cause;
      }
      if (++failed < 2) {
        return;
      }
      cause = told;
    }
    result.completeExceptionally(cause);
  }
}
