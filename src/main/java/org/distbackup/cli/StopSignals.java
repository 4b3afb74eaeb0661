package org.distbackup.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;

/**
 * SIGTERM, Ctrl-C and the end of the terminal stop the node, and the process ends with exit code 0,
 * within 10 s whatever happens: a node may be cut off at any moment without harm.
 */
final class StopSignals implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  private final Map<String, Object> former = new HashMap<>();
  private final AtomicReference<Runnable> stop =
      new AtomicReference<>(() -> Runtime.getRuntime().exit(0));

  StopSignals() {
    for (String signal : List.of("TERM", "INT", "HUP")) {
      former.put(signal, Signals.register(signal, this::arrived));
    }
  }

  /** From now on a signal does this, and what runs the node ends the process. */
  void stop(Runnable action) {
    stop.set(action);
  }

  @Override
  public void close() {
    former.forEach(Signals::unregister);
  }

  private void arrived() {
    Thread.ofPlatform().daemon().name("stop-watchdog").start(StopSignals::endLate);
    stop.get().run();
  }

  private static void endLate() {
    try {
      Thread.sleep(PATIENCE);
      System.err.println("The node did not finish in time and was cut off; nothing is lost.");
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
