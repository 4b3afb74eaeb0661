package org.distbackup.engine.job;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What several were asked at once, of whom some are enough; futures to wait for, which never fail.
 */
public final class Answers {
  private final CompletableFuture<Void> all;
  private final CompletableFuture<Void> enough = new CompletableFuture<>();

  /**
   * Answers that have come or will.
   *
   * @param needed how many that have not failed are enough
   */
  public Answers(Collection<CompletableFuture<Void>> answers, int needed) {
    all =
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
            .exceptionally(failure -> null);
    var left = new AtomicInteger(needed);
    for (var one : answers) {
      var _ =
          one.thenRun(
              () -> {
                if (left.decrementAndGet() == 0) {
                  enough.complete(null);
                }
              });
    }
  }

  /** Completes when enough have come, or all, as many as have failed. */
  public CompletableFuture<Object> enough() {
    return CompletableFuture.anyOf(all, enough);
  }

  /** Completes when all have come, or so much time has passed. */
  public CompletableFuture<Void> allWithin(Duration most) {
    return all.copy().completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether all have come. */
  public boolean areAll() {
    return all.isDone();
  }
}
