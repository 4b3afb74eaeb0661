package org.distbackup.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.distbackup.api.Summary;
import org.distbackup.cli.RunningNode;
import org.distbackup.client.ClientLink;
import org.distbackup.engine.Engine;
import org.distbackup.engine.head.HeadFiles;
import org.distbackup.engine.job.MemoryPlan;
import org.distbackup.failure.Failure;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.index.BlobIndex;
import org.distbackup.key.KeyFile;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.monitor.MonitorSettings;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Member;
import org.distbackup.storage.Holdings;
import org.distbackup.storage.PeerVault;
import org.distbackup.storage.StorageSettings;
import org.distbackup.transfer.DataClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer: data port, storage, client, engine and local API, each started on the ones before it. The
 * cluster's actor system comes and goes beneath them; everything else lives as long as the node.
 */
final class PeerNode {
  private static final Logger LOG = LoggerFactory.getLogger(PeerNode.class);
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(10);
  private static final Duration FAREWELL_PATIENCE = Duration.ofSeconds(1);
  private static final Duration CATCH_UP_EVERY = Duration.ofSeconds(10);

  private final NodeFrame frame;
  private final Settings settings;
  private final SecureRandom random = new SecureRandom();
  private final MasterSecret secret;
  private final OwnerKeys keys;
  private final Holdings holdings;
  private final ClientLink link;
  private final StorageSettings storage;
  private final PeerVault vault;

  private PeerNode(NodeFrame frame) throws IOException {
    this.frame = frame;
    this.settings = frame.settings();
    var directory = frame.directory();
    requireSecret(directory);
    requireShards(directory);
    secret = KeyFile.loadOrCreate(directory.keys(), random);
    keys = OwnerKeys.derive(secret);
    holdings = Holdings.open(directory.root(), settings.offer(), frame.clock(), frame.steady());
    link = new ClientLink(holdings.book()::current);
    storage = StorageSettings.of(settings.config());
    vault = new PeerVault(directory.id(), holdings, storage);
  }

  /** A new owner could not read what the one before kept, nor would its backups build on that. */
  private static void requireSecret(NodeDirectory directory) throws IOException {
    boolean used =
        HeadFiles.anyIn(directory.remember("owner")) || BlobIndex.anyIn(directory.index());
    if (used && !KeyFile.isIn(directory.keys())) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The owner's secret is missing in " + directory.keys() + ", and backups were made by it.",
          "Put owner.secret back from a copy, or have it made of the recovery phrase: dbs recover"
              + " --data "
              + directory.root()
              + " --monitor HOST.");
    }
  }

  /** From a new, empty folder it would say of each shard that it is gone. */
  private static void requireShards(NodeDirectory directory) throws IOException {
    if (Holdings.missingIn(directory.root(), directory.id())) {
      var shards = directory.remember("shards");
      throw new Failure(
          Failure.Kind.FAILED,
          "The shards that this peer keeps for others are not in " + shards + ".",
          "Mount the disk on which they are; or, when they are lost for good, say so by making the"
              + " folder "
              + shards.resolve("incoming")
              + ".");
    }
  }

  static RunningNode start(Settings settings) {
    return NodeFrame.start(settings, frame -> new PeerNode(frame).run());
  }

  private Summary.Ready run() throws IOException, InterruptedException {
    var index = BlobIndex.open(frame.directory().index());
    frame.lifetime().add("index", index::close);
    int dataPort = frame.openDataPort(vault).port();
    var data = new DataClient(frame.local(), frame.security());
    frame.lifetime().add("data client", data::close);
    var engine = engine(index, data);
    frame.lifetime().add("engine", engine::close);
    var ports = frame.controlPorts();
    var self =
        ports.bind(
            settings.port(),
            settings.firstPort(),
            port -> {
              var member = member(port, dataPort);
              join(member);
              return member;
            });
    ports.remember(self.control().port());
    var status =
        new StatusReport(
            new StatusReport.NodeName(self.id(), self.name(), self.control()),
            settings.monitors().getFirst(),
            new StatusReport.Sources(frame.monitor(), holdings.book()::current, link::state),
            frame.clock());
    frame.openApi(
        new PeerCommands(
            engine, status, secret, frame.clock(), () -> frame.logout(() -> leave(self))),
        "peer");
    keepCaughtUp(engine);
    boolean joined = frame.awaitMonitor(JOIN_PATIENCE);
    if (!joined) {
      new ClosedDoor(frame, settings.monitors()).watch();
    }
    return new Summary.Ready(
        "peer",
        joined ? "joined" : "waiting",
        self.name(),
        self.control().toString(),
        frame.monitor().address().orElse(settings.monitors().getFirst()).toString());
  }

  private Engine engine(BlobIndex index, DataClient data) throws IOException, InterruptedException {
    return new Engine(
        new Engine.Parts(
            keys,
            frame.directory().id(),
            hostname(),
            FileSystem.ofThisMachine(),
            frame.directory().root(),
            link,
            index,
            data,
            HeadFiles.open(frame.directory().remember("owner"), keys.owner()),
            holdings.book()::current,
            MemoryPlan.forHeap(Runtime.getRuntime().maxMemory()),
            settings.margin(),
            settings.patience(),
            frame.clock(),
            frame.steady(),
            random));
  }

  private Member member(int controlPort, int dataPort) {
    var host = Advertise.host(settings);
    var name = settings.name().orElseGet(() -> defaultName(controlPort));
    return new Member(
        frame.directory().id(),
        name,
        settings.site().orElse(name),
        new Endpoint(host, controlPort),
        new Endpoint(host, dataPort),
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

  private void join(Member member) {
    var parts =
        new PeerGuardian.Parts(
            member,
            member.owner(),
            settings.monitors(),
            holdings,
            storage,
            new Singleton(
                member.name(), MonitorSettings.of(settings.config()), frame.clock(), book -> {}));
    var listener =
        new PeerGuardian.Listener() {
          @Override
          public void started(PeerGuardian.Actors actors, ActorSystem<?> system) {
            frame.monitor().attach(actors.monitor(), system);
            vault.attach(actors.storage(), system.scheduler());
            link.attach(actors.client(), system);
          }

          @Override
          public void stopping() {
            frame.monitor().detach();
            vault.detach();
            link.detach();
          }
        };
    var runtime =
        new ClusterRuntime(
            ClusterConfig.cluster(settings, frame.directory(), member.control(), "peer"),
            settings,
            () -> PeerGuardian.create(parts, listener));
    runtime.start();
    frame.lifetime().add("cluster membership", runtime::stop);
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
    frame.lifetime().add("catching up", thread::interrupt);
  }

  private static void catchUp(Engine engine) throws InterruptedException {
    try {
      engine.catchUp();
    } catch (RuntimeException e) {
      LOG.info("Members that were away could not be caught up; trying again", e);
    }
  }

  private void leave(Member self) {
    try {
      frame.monitor().leave(self.id(), FAREWELL_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
