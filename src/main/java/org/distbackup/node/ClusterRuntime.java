package org.distbackup.node;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.distbackup.transfer.TransportSecurity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor system that is a member of the cluster. When the cluster downs this node (it slept, or
 * was cut off), Pekko ends the system; this starts a new one, which joins again, until the node is
 * stopped. The rest of the node, data port and running jobs among it, lives on meanwhile.
 */
final class ClusterRuntime {
  static final String SYSTEM = "distbackup";
  private static final Logger LOG = LoggerFactory.getLogger(ClusterRuntime.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long END_SECONDS = 6;
  private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(8);

  private final Supplier<? extends Behavior<?>> guardian;
  private final ActorSystemSetup setup;
  private @Nullable ActorSystem<?> system;
  private boolean stopping;

  /**
   * Not started yet.
   *
   * @param guardian makes the top actor of each system started
   */
  ClusterRuntime(Config config, Settings settings, Supplier<? extends Behavior<?>> guardian) {
    this.guardian = guardian;
    var bootstrap = BootstrapSetup.create(config);
    this.setup =
        settings.encrypted()
            ? ActorSystemSetup.create(bootstrap, tls(NodeFailures.security(settings)))
            : ActorSystemSetup.create(bootstrap);
  }

  private static SSLEngineProviderSetup tls(TransportSecurity security) {
    SSLEngineProvider provider = new ArteryTls(security);
    return SSLEngineProviderSetup.create(system -> provider);
  }

  /** Starts the first system; throws when its port cannot be bound. */
  synchronized void start() {
    var started = ActorSystem.create(guardian.get(), SYSTEM, setup);
    system = started;
    started.systemActorOf(Admission.watch(Admission.PATIENCE), "admission", Props.empty());
    CoordinatedShutdown.get(started)
        .addTask(
            CoordinatedShutdown.PhaseActorSystemTerminate(),
            "distbackup-end-by-force",
            () -> {
              Thread.ofVirtual().name("dbs-end").start(() -> endByForce(started));
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    started.getWhenTerminated().whenComplete((done, failure) -> restart());
  }

  /**
   * Pekko 1.7 waits without end for its streams to other members when it terminates, and one to a
   * member that has just come back may stall: https://github.com/apache/pekko/pull/3317. By then no
   * actor of ours lives any more; what is left (streams, sockets, journal) stops with its guardian.
   */
  private static void endByForce(ActorSystem<?> ending) {
    try {
      ending.getWhenTerminated().toCompletableFuture().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("The cluster node does not end by itself; its connections are cut");
      ((ExtendedActorSystem) Adapter.toClassic(ending))
          .systemGuardian()
          .tell(PoisonPill.getInstance(), ActorRef.noSender());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.debug("Ended with a failure", e);
    }
  }

  private void restart() {
    Thread.ofVirtual()
        .name("dbs-restart")
        .start(
            () -> {
              while (!tryRestart()) {
                LOG.warn("The cluster node could not be started again; trying on");
              }
            });
  }

  private boolean tryRestart() {
    try {
      Thread.sleep(PAUSE);
      synchronized (this) {
        if (!stopping) {
          LOG.info("This node is no longer in the cluster; it starts anew and joins again");
          start();
        }
      }
      return true;
    } catch (InterruptedException e) {
      return true;
    } catch (RuntimeException e) {
      LOG.info("Not started", e);
      return false;
    }
  }

  /** Leaves the cluster and ends the system, within some seconds. */
  void stop() {
    @Nullable ActorSystem<?> running;
    synchronized (this) {
      stopping = true;
      running = system;
    }
    if (running == null) {
      return;
    }
    try {
      CoordinatedShutdown.get(running)
          .runAll(CoordinatedShutdown.clusterLeavingReason())
          .toCompletableFuture()
          .get(LEAVE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("Left without saying goodbye to everybody", e);
      running.terminate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
