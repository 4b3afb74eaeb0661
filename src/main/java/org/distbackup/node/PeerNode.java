package org.distbackup.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
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
import org.distbackup.client.ClientLink;
import org.distbackup.engine.CatalogState;
import org.distbackup.engine.Engine;
import org.distbackup.engine.MemoryPlan;
import org.distbackup.index.BlobIndex;
import org.distbackup.key.KeyFile;
import org.distbackup.key.OwnerKeys;
import org.distbackup.message.MemberView;
import org.distbackup.monitor.MonitorSettings;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Member;
import org.distbackup.storage.Holdings;
import org.distbackup.storage.PeerVault;
import org.distbackup.storage.StorageSettings;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.DataPort;
import org.distbackup.transfer.TransportSecurity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer: data port, storage, client, engine and local API, each started on the ones before it. The
 * cluster's actor system comes and goes beneath them; everything else lives as long as the node.
 */
final class PeerNode implements RunningNode {
  private static final Logger LOG = LoggerFactory.getLogger(PeerNode.class);
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(10);
  private static final Duration JOIN_POLL = Duration.ofMillis(50);
  private static final Duration ASK_PATIENCE = Duration.ofSeconds(1);
  private static final Duration CATCH_UP_EVERY = Duration.ofSeconds(10);

  private final Settings settings;
  private final InstantSource clock = InstantSource.system();
  private final Lifetime lifetime = new Lifetime();
  private final MonitorGate monitor = new MonitorGate();
  private final Member self;
  private final String joined;

  static PeerNode start(NodeOptions options) {
    return new PeerNode(Settings.read(options, "peer"));
  }

  private PeerNode(Settings settings) {
    this.settings = settings;
    try {
      var directory = NodeDirectory.open(settings.data());
      lifetime.add("data directory", directory::close);
      self = build(directory);
      joined = awaitMonitor() ? "joined" : "waiting for";
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

  private Member build(NodeDirectory directory) throws IOException, InterruptedException {
    var random = new SecureRandom();
    var keys = OwnerKeys.derive(KeyFile.loadOrCreate(directory.keys(), random));
    var holdings = Holdings.open(directory.root(), settings.offer(), clock);
    var index = BlobIndex.open(directory.index());
    lifetime.add("index", index::close);
    var storageSettings = StorageSettings.of(settings.config());
    var vault = new PeerVault(directory.id(), holdings, storageSettings);

    var local = ActorSystem.create(Behaviors.<Void>empty(), "dbs", ClusterConfig.local(settings));
    lifetime.add("local actor system", () -> NodeFailures.await(local));
    var security = security();
    var dataPort = DataPorts.bind(local, settings, directory, vault, security);
    lifetime.add("data port", () -> dataPort.close().toCompletableFuture().join());
    var data = new DataClient(local, security);
    lifetime.add("data client", data::close);

    var link = new ClientLink(holdings.book()::current);
    var engine = engine(directory, keys, index, data, link, random);
    lifetime.add("engine", engine::close);
    var controlPorts = new Ports(settings.bind(), directory.remember("control.port"));
    var member =
        controlPorts.bind(
            settings.port(),
            settings.firstPort(),
            port -> {
              var here = member(directory, keys, port, dataPort);
              join(directory, here, holdings, storageSettings, link, vault);
              return here;
            });
    controlPorts.remember(member.control().port());
    startApi(directory, member, holdings, link, engine, local);
    keepCaughtUp(engine);
    return member;
  }

  private TransportSecurity security() {
    return settings.encrypted()
        ? NodeFailures.security(settings.joinSecret())
        : TransportSecurity.PLAIN;
  }

  private Member member(
      NodeDirectory directory, OwnerKeys keys, int controlPort, DataPort dataPort) {
    var host = Advertise.host(settings);
    var name = settings.name().orElseGet(() -> defaultName(controlPort));
    return new Member(
        directory.id(),
        name,
        settings.site().orElse(name),
        new Endpoint(host, controlPort),
        new Endpoint(host, dataPort.port()),
        keys.owner(),
        settings.offer());
  }

  private String defaultName(int controlPort) {
    var host = hostname();
    return controlPort == settings.firstPort() ? host : host + "-" + controlPort;
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "peer";
    }
  }

  private void join(
      NodeDirectory directory,
      Member member,
      Holdings holdings,
      StorageSettings storageSettings,
      ClientLink link,
      PeerVault vault) {
    var parts =
        new PeerGuardian.Parts(
            member,
            member.owner(),
            settings.monitors(),
            holdings,
            storageSettings,
            new Singleton(member.name(), MonitorSettings.of(settings.config()), clock));
    var listener =
        new PeerGuardian.Listener() {
          @Override
          public void started(PeerGuardian.Actors actors, ActorSystem<?> system) {
            monitor.attach(actors.monitor(), system);
            vault.attach(actors.storage(), system.scheduler());
            link.attach(actors.client(), system);
          }

          @Override
          public void stopped() {
            monitor.detach();
            vault.detach();
            link.detach();
          }
        };
    var runtime =
        new ClusterRuntime(
            ClusterConfig.cluster(settings, directory, member.control(), "peer"),
            settings,
            () -> PeerGuardian.create(parts, listener));
    runtime.start();
    lifetime.add("cluster membership", runtime::stop);
  }

  private Engine engine(
      NodeDirectory directory,
      OwnerKeys keys,
      BlobIndex index,
      DataClient data,
      ClientLink link,
      SecureRandom random) {
    return new Engine(
        new Engine.Parts(
            keys,
            directory.id(),
            hostname(),
            link,
            index,
            data,
            directory.remember("head"),
            MemoryPlan.forHeap(Runtime.getRuntime().maxMemory()),
            settings.margin(),
            settings.patience(),
            clock,
            random));
  }

  private void startApi(
      NodeDirectory directory,
      Member member,
      Holdings holdings,
      ClientLink link,
      Engine engine,
      ActorSystem<Void> local) {
    var sources =
        new StatusReport.Sources() {
          @Override
          public Optional<List<MemberView>> monitorSays() throws InterruptedException {
            return monitor.members(StatusReport.monitorPatience());
          }

          @Override
          public AddressBook book() {
            return holdings.book().current();
          }

          @Override
          public CatalogState catalog() {
            return link.state();
          }
        };
    var status =
        new StatusReport(
            new StatusReport.NodeName(member.id(), member.name(), member.control()),
            monitorAddress(),
            sources,
            clock);
    var commands =
        new PeerCommands(
            engine,
            status,
            directory,
            clock,
            () -> Thread.ofPlatform().name("dbs-logout").start(() -> logout(member)));
    var api =
        LocalApi.start(local, commands, directory.root(), "peer").toCompletableFuture().join();
    lifetime.add(
        "local API",
        () -> {
          ApiFile.delete(directory.root());
          api.terminate(Duration.ofSeconds(1)).toCompletableFuture().join();
        });
  }

  private void keepCaughtUp(Engine engine) {
    var thread =
        Thread.ofVirtual()
            .name("dbs-catch-up")
            .start(
                () -> {
                  try {
                    while (true) {
                      Thread.sleep(CATCH_UP_EVERY);
                      catchUp(engine);
                    }
                  } catch (InterruptedException stopped) {
                    LOG.debug("No more catching up");
                  }
                });
    lifetime.add("catching up", thread::interrupt);
  }

  private static void catchUp(Engine engine) throws InterruptedException {
    try {
      engine.catchUp();
    } catch (RuntimeException e) {
      LOG.info("Members that were away could not be caught up; trying again", e);
    }
  }

  private boolean awaitMonitor() throws InterruptedException {
    Instant deadline = clock.instant().plus(JOIN_PATIENCE);
    while (clock.instant().isBefore(deadline)) {
      if (monitor.members(ASK_PATIENCE).isPresent()) {
        return true;
      }
      Thread.sleep(JOIN_POLL);
    }
    return false;
  }

  private String monitorAddress() {
    return settings.monitors().getFirst().toString();
  }

  private void logout(Member member) {
    try {
      monitor.leave(member.id(), ASK_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop();
  }

  @Override
  public String readyLine() {
    return "Peer "
        + self.name()
        + " ready at "
        + self.control()
        + ", "
        + joined
        + " "
        + monitorAddress();
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
