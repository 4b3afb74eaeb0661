package org.distbackup.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.distbackup.api.ApiFile;
import org.distbackup.cli.NodeOptions;
import org.distbackup.cli.RunningNode;
import org.distbackup.engine.CatalogState;
import org.distbackup.failure.Failure;
import org.distbackup.message.MemberView;
import org.distbackup.monitor.MonitorSettings;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Endpoint;

/** A monitor: the seed node of the cluster, with the MonitorActor and the local API. */
final class MonitorNode implements RunningNode {
  // A monitor that was killed may have to wait until its peers have noticed.
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration ASK_PATIENCE = Duration.ofSeconds(1);

  private final Settings settings;
  private final InstantSource clock = InstantSource.system();
  private final Lifetime lifetime = new Lifetime();
  private final MonitorGate monitor = new MonitorGate();
  private final Endpoint control;

  static MonitorNode start(NodeOptions options) {
    return new MonitorNode(Settings.read(options, "monitor"));
  }

  private MonitorNode(Settings settings) {
    this.settings = settings;
    try {
      var directory = NodeDirectory.open(settings.data());
      lifetime.add("data directory", directory::close);
      var ports = new Ports(settings.bind(), directory.remember("control.port"));
      control =
          ports.bind(settings.port(), settings.firstPort(), port -> startCluster(directory, port));
      ports.remember(control.port());
      startApi(directory);
      awaitMonitor();
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

  private Endpoint startCluster(NodeDirectory directory, int port) {
    var here = new Endpoint(Advertise.host(settings), port);
    var singleton = new Singleton(here.toString(), MonitorSettings.of(settings.config()), clock);
    var runtime =
        new ClusterRuntime(
            ClusterConfig.cluster(settings, directory, here, Singleton.ROLE),
            settings,
            () ->
                MonitorGuardian.create(
                    singleton, here, directory.remember("peers"), monitor::attach));
    runtime.start();
    lifetime.add("cluster membership", runtime::stop);
    return here;
  }

  private void startApi(NodeDirectory directory) {
    var local = ActorSystem.create(Behaviors.<Void>empty(), "dbs", ClusterConfig.local(settings));
    lifetime.add("local actor system", () -> NodeFailures.await(local));
    var sources =
        new StatusReport.Sources() {
          @Override
          public Optional<List<MemberView>> monitorSays() throws InterruptedException {
            return monitor.members(StatusReport.monitorPatience());
          }

          @Override
          public AddressBook book() {
            return AddressBook.EMPTY;
          }

          @Override
          public CatalogState catalog() {
            return CatalogState.EMPTY;
          }
        };
    var name = new StatusReport.NodeName(directory.id(), "monitor", control);
    var commands =
        new MonitorCommands(
            new StatusReport(name, control.toString(), sources, clock),
            () -> Thread.ofPlatform().name("dbs-logout").start(this::stop));
    var api =
        LocalApi.start(local, commands, directory.root(), "monitor").toCompletableFuture().join();
    lifetime.add(
        "local API",
        () -> {
          ApiFile.delete(directory.root());
          api.terminate(Duration.ofSeconds(1)).toCompletableFuture().join();
        });
  }

  private void awaitMonitor() throws InterruptedException {
    Instant deadline = clock.instant().plus(START_PATIENCE);
    while (monitor.members(ASK_PATIENCE).isEmpty()) {
      if (clock.instant().isAfter(deadline)) {
        throw new Failure(
            Failure.Kind.FAILED,
            "The monitor did not come up at " + control + " within a minute.",
            "Its log is in " + settings.data().resolve("logs") + ".");
      }
      Thread.sleep(POLL);
    }
  }

  @Override
  public String readyLine() {
    return "Monitor ready at " + control;
  }

  @Override
  public Path dataDirectory() {
    return settings.data();
  }

  @Override
  public void stop() {
    lifetime.stop();
  }

  @Override
  public int awaitStopped() {
    return lifetime.awaitExit();
  }
}
