package org.distbackup.storage;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Work that may take long, on a thread of its own, so that nobody else waits for it. */
final class Aside {
  private Aside() {}

  static <T> CompletableFuture<T> call(String name, Callable<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try {
                result.complete(work.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }
}
