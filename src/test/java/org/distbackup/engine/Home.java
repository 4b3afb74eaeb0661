package org.distbackup.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.distbackup.client.ClientActor;
import org.distbackup.client.ClientLink;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.head.HeadFiles;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.job.MemoryPlan;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.prune.ForgetRequest;
import org.distbackup.failure.Failure;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.id.PeerId;
import org.distbackup.index.BlobIndex;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.message.MonitorCommand;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.HeadBody;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.storage.Holdings;
import org.distbackup.storage.StorageActor;
import org.distbackup.storage.StorageSettings;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.TransportSecurity;

/**
 * The peer of an owner who backs up and lends nothing: the engine on its real parts. Small packs,
 * so that a file of some megabytes has several.
 */
public final class Home implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(3);
  static final int PACK = 8 << 20;

  private static final MemoryPlan PLAN = new MemoryPlan(PACK, 2, 2 * PACK);
  private static final int MARGIN = 1;

  /** What is made anew when the node starts anew. */
  private record Life(
      ActorRef<ClientActor.Command> client, BlobIndex index, DataClient data, Engine engine) {}

  private final SecureRandom random = new SecureRandom();
  private final OwnerKeys keys;
  private final TestClock clock = new TestClock();
  private volatile Duration wallSet = Duration.ZERO;
  private final ActorTestKit kit;
  private final Path folder;
  private final ActorRef<MonitorCommand> monitor;
  private final Member member;
  private final Holdings holdings;
  private final ActorRef<StorageActor.Command> storage;
  private final ClientLink link;
  private Life life;

  /** Of an owner, or of one of its own. */
  Home(
      Optional<OwnerKeys> owner,
      int number,
      ActorTestKit kit,
      Path folder,
      ActorRef<MonitorCommand> monitor,
      StorageSettings settings)
      throws IOException {
    keys = owner.orElseGet(() -> OwnerKeys.derive(MasterSecret.random(random)));
    this.kit = kit;
    this.folder = Files.createDirectories(folder);
    this.monitor = monitor;
    member =
        new Member(
            new PeerId(2, number),
            "home-" + number,
            "home-site-" + number,
            new Endpoint("127.0.0.1", 1000 + number),
            new Endpoint("127.0.0.1", 1),
            keys.owner(),
            0);
    holdings = Holdings.open(folder, 0, InstantSource.system(), InstantSource.system());
    storage = kit.spawn(StorageActor.create(member, holdings, monitor, settings));
    link = new ClientLink(holdings.book()::current);
    life = begin();
  }

  private Life begin() throws IOException {
    var client = kit.spawn(ClientActor.create(keys.owner(), member.id(), monitor));
    link.attach(client, kit.system());
    var index = BlobIndex.open(indexFolder());
    var data = new DataClient(kit.system(), TransportSecurity.PLAIN);
    var parts =
        new Engine.Parts(
            keys,
            member.id(),
            member.name(),
            FileSystem.ofThisMachine(),
            folder,
            link,
            index,
            data,
            HeadFiles.open(headFolder(), keys.owner()),
            holdings.book()::current,
            PLAN,
            MARGIN,
            PATIENCE,
            () -> clock.instant().plus(wallSet),
            clock,
            random);
    return new Life(client, index, data, new Engine(parts));
  }

  private void end() throws IOException {
    link.detach();
    life.engine().close();
    life.data().close();
    life.index().close();
    kit.stop(life.client());
  }

  /** The node's process ends and starts again; what happens to its files between is the test's. */
  public void restart(Crime between) throws IOException {
    end();
    between.commit();
    life = begin();
  }

  /** What becomes of files while a node is down. */
  public interface Crime {
    void commit() throws IOException;
  }

  PeerId id() {
    return member.id();
  }

  public Engine engine() {
    return life.engine();
  }

  DataClient data() {
    return life.data();
  }

  OwnerKeys keys() {
    return keys;
  }

  BlobIndex index() {
    return life.index();
  }

  Catalog catalog() {
    return link;
  }

  TestClock clock() {
    return clock;
  }

  /** Sets the machine's clock, by which no time passes. */
  void setWall(Duration by) {
    wallSet = by;
  }

  public Path indexFolder() {
    return folder.resolve("index");
  }

  Path headFile() {
    return headFolder().resolve(member.id() + ".head");
  }

  Path headFolder() {
    return headFolder(folder);
  }

  static Path headFolder(Path data) {
    return data.resolve("owner");
  }

  /**
   * A head of this device from another life: the snapshots of {@code base}, and all of them again.
   */
  Head headSince(Head base, long counter) {
    var snapshots = new ArrayList<>(HeadBody.open(keys, base));
    snapshots.addAll(HeadBody.open(keys, base));
    return Head.sign(
        keys,
        member.id(),
        counter,
        base.timeMillis(),
        base.live(),
        HeadBody.seal(keys, member.id(), counter, snapshots, random));
  }

  /**
   * Whether this is what a job throws whose thread was interrupted: where it waited inside a method
   * that cannot throw an InterruptedException it is a Failure of the kind INTERRUPTED.
   */
  public static boolean isInterruption(Throwable thrown) {
    return thrown instanceof InterruptedException
        || (thrown instanceof Failure failure && failure.kind() == Failure.Kind.INTERRUPTED);
  }

  /** The labels of a head's snapshots. */
  List<String> kept(Head head) {
    return HeadBody.open(keys, head).stream().map(Snapshot::label).toList();
  }

  /** The labels of all snapshots that the engine knows. */
  List<String> labels() throws InterruptedException {
    return engine().snapshots().stream().map(Snapshot::label).toList();
  }

  /** Forgets snapshots. */
  void forget(List<String> ids) throws InterruptedException {
    engine().forget(new ForgetRequest(ids, Optional.empty(), List.of(), false));
  }

  /** Forgets all of a label. */
  void forgetLabel(String label) throws InterruptedException {
    forget(
        engine().snapshots().stream()
            .filter(snapshot -> snapshot.label().equals(label))
            .map(Snapshot::hex)
            .toList());
  }

  /** Heads apart from the engine's. */
  Heads heads(MemberHealth health, Path heads) {
    return new Heads(
        keys,
        member.id(),
        link,
        life.data(),
        health,
        HeadFiles.open(heads, keys.owner()),
        MARGIN,
        clock,
        clock,
        random);
  }

  /** The group that the newest packs went to. */
  Group group() {
    var state = link.state();
    return state.current().flatMap(link::group).orElseThrow();
  }

  /** Shards that members have yet to be given. */
  int owed() {
    return link.state().packs().values().stream()
        .mapToInt(record -> Integer.bitCount(record.owed()))
        .sum();
  }

  /** Uploads a file and returns what it cost. */
  Progress upload(Path file) throws InterruptedException {
    var progress = new Progress();
    engine().upload(file, progress);
    return progress;
  }

  /** Downloads into a folder of its own and returns the bytes. */
  byte[] download(String name) throws IOException, InterruptedException {
    var target = Files.createTempDirectory(folder, "back");
    var result = engine().download(name, target, new Progress());
    return Files.readAllBytes(result.path());
  }

  @Override
  public void close() throws IOException {
    end();
    kit.stop(storage);
  }
}
