package org.distbackup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Progress progress = new Progress();

  /** A thread at a checkpoint: completes true when it went on, false when it was interrupted. */
  private CompletableFuture<Boolean> atCheckpoint(CompletableFuture<Thread> thread) {
    var passed = new CompletableFuture<Boolean>();
    thread.complete(
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    progress.pauseIfAsked();
                    passed.complete(true);
                  } catch (InterruptedException e) {
                    passed.complete(false);
                  }
                }));
    return passed;
  }

  private static void awaitWaiting(CompletableFuture<Thread> thread) {
    Awaitility.await().until(() -> thread.join().getState() == Thread.State.WAITING);
  }

  @Test
  void aJobRestsAtItsCheckpointUntilItIsResumed() throws Exception {
    progress.pauseIfAsked();
    progress.pause();
    var thread = new CompletableFuture<Thread>();
    var passed = atCheckpoint(thread);
    awaitWaiting(thread);
    assertThat(passed).isNotDone();
    progress.resume();
    assertThat(passed.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPausedJobCanBeCancelled() throws Exception {
    progress.pause();
    var thread = new CompletableFuture<Thread>();
    var passed = atCheckpoint(thread);
    awaitWaiting(thread);
    thread.join().interrupt();
    assertThat(passed.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void warningsAreErrorsAndBounded() {
    for (int i = 0; i < 1_003; i++) {
      progress.warn("no " + i);
    }
    assertThat(progress.errors()).isEqualTo(1_003);
    assertThat(progress.drainWarnings())
        .hasSize(1_001)
        .startsWith("no 0")
        .endsWith("There were 3 more warnings like these.");
    assertThat(progress.drainWarnings()).isEmpty();
  }
}
