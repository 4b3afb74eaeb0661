package org.distbackup.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.distbackup.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node has started, to be stopped in reverse order, once, whoever asks for it. A part that
 * does not stop well is logged and does not keep the others.
 */
final class Lifetime {
  /** Stops one part. */
  interface Part {
    void stop() throws Exception;
  }

  private record Named(String name, Part part) {}

  private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

  private final Deque<Named> parts = new ArrayDeque<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean stopping;

  synchronized void add(String name, Part part) {
    parts.push(new Named(name, part));
  }

  void stop() {
    synchronized (this) {
      if (stopping) {
        return;
      }
      stopping = true;
    }
    while (!parts.isEmpty()) {
      var next = parts.pop();
      try {
        next.part().stop();
      } catch (Exception e) {
        LOG.info("The {} did not stop well", next.name(), e);
      }
    }
    stopped.countDown();
  }

  /** Waits until everything has stopped; the exit code for the process. */
  int awaitExit() {
    try {
      stopped.await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Failure.Kind.INTERRUPTED.exitCode();
    }
  }
}
