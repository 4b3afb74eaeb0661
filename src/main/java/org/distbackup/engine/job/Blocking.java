package org.distbackup.engine.job;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.distbackup.failure.Failure;

/** Waits for futures and throws what they failed with, unwrapped when it is unchecked. */
public final class Blocking {
  private Blocking() {}

  /** The future's value; what it failed with is thrown as it is, or wrapped when it is checked. */
  public static <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException failure) {
      throw unchecked(failure);
    }
  }

  /** For futures that are known to be complete, or will be soon whatever happens. */
  public static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException | CancellationException failure) {
      throw unchecked(failure);
    }
  }

  private static RuntimeException unchecked(Exception failure) {
    return cause(failure) instanceof RuntimeException cause
        ? cause
        : new CompletionException(cause(failure));
  }

  /** For where an interrupt cannot be passed on as what it is; the thread stays interrupted. */
  public static Failure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new Failure(
        Failure.Kind.INTERRUPTED, "The command was interrupted.", "Run it again to go on.", e);
  }

  /** What a future really failed with. */
  public static Throwable cause(Throwable failure) {
    var cause = failure.getCause();
    return cause != null
            && (failure instanceof CompletionException || failure instanceof ExecutionException)
        ? cause(cause)
        : failure;
  }
}
