package org.distbackup.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.distbackup.api.ApiFile;
import org.distbackup.api.Summary;
import org.distbackup.cli.RunningNode;
import org.distbackup.transfer.DataPort;
import org.distbackup.transfer.TransportSecurity;
import org.distbackup.transfer.Vault;

/**
 * What every node stands on: its data directory, an actor system that lives as long as the node,
 * what protects its connections, and its end.
 *
 * @param steady shows the time at the start and goes on evenly, however the machine's clock is set
 * @param local for data port, transfers and local API; no member of the cluster
 * @param monitor attached by the node's guardian
 */
record NodeFrame(
    Settings settings,
    InstantSource clock,
    InstantSource steady,
    Lifetime lifetime,
    NodeDirectory directory,
    ActorSystem<Void> local,
    TransportSecurity security,
    MonitorGate monitor) {
  private static final Duration ASK_PATIENCE = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  /** The rest of a node. */
  interface Contents {
    /** Starts it; returns what it says then. */
    Summary.Ready start(NodeFrame frame) throws IOException, InterruptedException;
  }

  private record Running(Path dataDirectory, Summary.Ready ready, Lifetime lifetime)
      implements RunningNode {
    @Override
    public void stop() {
      lifetime.stop();
    }

    @Override
    public int awaitStopped() {
      return lifetime.awaitExit();
    }
  }

  /** Starts a node; when that fails, stops what was started. */
  static RunningNode start(Settings settings, Contents contents) {
    var lifetime = new Lifetime();
    try {
      var ready = contents.start(open(settings, lifetime));
      return new Running(settings.data(), ready, lifetime);
    } catch (IOException e) {
      lifetime.stop();
      throw NodeFailures.starting(e);
    } catch (InterruptedException e) {
      lifetime.stop();
      throw NodeFailures.interrupted(e);
    } catch (RuntimeException e) {
      lifetime.stop();
      throw e;
    }
  }

  private static NodeFrame open(Settings settings, Lifetime lifetime) {
    var directory = NodeDirectory.open(settings.data());
    lifetime.add("data directory", directory::close);
    var security = NodeFailures.security(settings);
    var local = ActorSystem.<Void>create(Behaviors.empty(), "dbs", ClusterConfig.local(settings));
    lifetime.add("local actor system", () -> NodeFailures.await(local));
    return new NodeFrame(
        settings,
        InstantSource.system(),
        steadyClock(),
        lifetime,
        directory,
        local,
        security,
        new MonitorGate());
  }

  private static InstantSource steadyClock() {
    var started = InstantSource.system().instant();
    long began = System.nanoTime();
    return () -> started.plusNanos(System.nanoTime() - began);
  }

  /** Answers other nodes from a vault. */
  DataPort openDataPort(Vault vault) throws IOException {
    var port = DataPorts.bind(local, settings, directory, vault, security);
    lifetime.add("data port", () -> port.close().toCompletableFuture().join());
    return port;
  }

  Ports controlPorts() {
    return new Ports(settings.bind(), directory.remember("control.port"));
  }

  /** Answers this machine's user. */
  void openApi(Commands commands, String role) {
    var api = LocalApi.start(local, commands, directory.root(), role).toCompletableFuture().join();
    lifetime.add(
        "local API",
        () -> {
          ApiFile.delete(directory.root());
          api.terminate(LAST_ANSWERS).toCompletableFuture().join();
        });
  }

  /** Whether the monitor answers within that time. */
  boolean awaitMonitor(Duration patience) throws InterruptedException {
    Instant deadline = steady.instant().plus(patience);
    while (steady.instant().isBefore(deadline)) {
      if (monitor.members(ASK_PATIENCE).isPresent()) {
        return true;
      }
      Thread.sleep(POLL);
    }
    return false;
  }

  /** Begins to do that and then to stop the node, and returns at once. */
  void logout(Runnable farewell) {
    Thread.ofPlatform()
        .name("dbs-logout")
        .start(
            () -> {
              farewell.run();
              lifetime.stop();
            });
  }
}
