package org.distbackup.it;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Kills a node at a chosen moment of an upload. */
final class Killing {
  private Killing() {}

  /**
   * Starts an upload and, so many milliseconds later, kills a node with SIGKILL; returns when both
   * are over.
   */
  static Answer during(Node owner, Path file, Node victim, int afterMillis) {
    var killed =
        CompletableFuture.runAsync(
            victim::kill, CompletableFuture.delayedExecutor(afterMillis, TimeUnit.MILLISECONDS));
    var answer = owner.upload(file);
    killed.join();
    return answer;
  }
}
