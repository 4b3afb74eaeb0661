package org.distbackup.transfer;

import com.typesafe.config.Config;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.MonitorableThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which connections are served, for a dispatcher whose {@code executor} names this
 * class. A connection is an actor and a channel, which tells it, as a task of its own, of each
 * piece that came or was sent. On a usual pool every such hand-over wakes another thread; here a
 * thread keeps what its task hands over and does it next, unless others wait for a thread.
 *
 * <p>What a task hands over waits until that task ends, so a task that blocks holds up its own
 * connection and no other.
 */
public final class ConnectionThreads extends ExecutorServiceConfigurator {
  private final int count;

  /** For Pekko. */
  public ConnectionThreads(Config dispatcher, DispatcherPrerequisites prerequisites) {
    super(dispatcher, prerequisites);
    count = dispatcher.getInt("threads");
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    ThreadFactory named =
        threads instanceof MonitorableThreadFactory factory
            ? factory.withName(factory.name() + "-" + id)
            : threads;
    return () -> new Pool(count, named);
  }

  /** See {@link ConnectionThreads}. */
  static final class Pool extends ThreadPoolExecutor {
    private static final long IDLE_SECONDS = 60;

    /** What a thread is at, of whichever pool it is. */
    private static final ThreadLocal<@Nullable Turn> TURNS = new ThreadLocal<>();

    Pool(int count, ThreadFactory threads) {
      super(count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
      allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
      Turn turn = TURNS.get();
      if (turn == null || !turn.keep(this, task)) {
        super.execute(new Turn(task));
      }
    }

    /** A task, what it hands over, what that hands over, and so on. */
    private final class Turn implements Runnable {
      private @Nullable Runnable next;

      Turn(Runnable first) {
        next = first;
      }

      boolean keep(Pool pool, Runnable task) {
        if (pool != Pool.this || next != null) {
          return false;
        }
        next = task;
        return true;
      }

      @Override
      public void run() {
        TURNS.set(this);
        try {
          do {
            take().run();
          } while (next != null && (getQueue().isEmpty() || isShutdown()));
        } finally {
          TURNS.remove();
          if (next != null) {
            Pool.super.execute(this);
          }
        }
      }

      private Runnable take() {
        Runnable task = Objects.requireNonNull(next);
        next = null;
        return task;
      }
    }
  }
}
