package org.distbackup.engine;

import static org.awaitility.Awaitility.await;

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
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.distbackup.MemoryJournal;
import org.distbackup.id.PeerId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorReply.MembersPage;
import org.distbackup.monitor.MonitorActor;
import org.distbackup.monitor.MonitorSettings;
import org.distbackup.storage.StorageSettings;

/**
 * A monitor and peers in one JVM: real actors, each peer's in a system of its own, with journals in
 * memory; real data ports on loopback; real files. Each test brings an owner of its own, a {@link
 * Home}, and so a group of its own on the same holders.
 */
public final class TestCluster implements AutoCloseable {
  static final long PLENTY = 1L << 40;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final StorageSettings STORAGE =
      new StorageSettings(
          Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofDays(7), Duration.ofHours(1));

  private final ActorTestKit kit = ActorTestKit.create("monitor", MemoryJournal.CONFIG);
  private final ActorTestKit homeKit = ActorTestKit.create("home", MemoryJournal.CONFIG);
  private final PersistenceTestKit homeJournal = PersistenceTestKit.create(homeKit.system());
  private final Path root;
  private final ActorRef<MonitorCommand> monitor;
  private final List<Holder> holders = new ArrayList<>();
  private volatile boolean monitorListens = true;
  private int homes;

  /** With a holder for each number of bytes offered. */
  TestCluster(long... offers) throws IOException {
    root = Files.createTempDirectory("distbackup");
    var settings =
        new MonitorSettings(
            Duration.ofMinutes(10),
            Duration.ofDays(3),
            1,
            Duration.ofMillis(500),
            Duration.ofSeconds(15));
    var real =
        kit.spawn(
            MonitorActor.create(
                "monitor", settings, InstantSource.system(), new SecureRandom(), book -> {}));
    monitor =
        kit.spawn(
            Behaviors.receiveMessage(
                command -> {
                  if (monitorListens) {
                    real.tell(command);
                  }
                  return Behaviors.same();
                }));
    for (int i = 0; i < offers.length; i++) {
      holders.add(new Holder(i + 1, root.resolve("holder-" + i), offers[i], monitor, STORAGE));
    }
    awaitKnown(holders.stream().map(Holder::id).toList());
  }

  private void awaitKnown(List<PeerId> peers) {
    var probe = kit.createTestProbe(MembersPage.class);
    await().atMost(PATIENCE).until(() -> known(probe).containsAll(peers));
  }

  private List<PeerId> known(TestProbe<MembersPage> probe) {
    var known = new ArrayList<PeerId>();
    int pages = 1;
    for (int number = 0; number < pages; number++) {
      monitor.tell(new MonitorCommand.DescribeMembers(number, probe.getRef()));
      var page = probe.receiveMessage(PATIENCE);
      page.members().forEach(view -> known.add(view.member().id()));
      pages = page.pages();
    }
    return known;
  }

  List<Holder> holders() {
    return holders;
  }

  Holder holder(PeerId id) {
    return holders.stream().filter(holder -> holder.id().equals(id)).findFirst().orElseThrow();
  }

  /** The holders of a group, in its order. */
  public List<Holder> holdersOf(Home home) {
    return home.group().members().stream().map(this::holder).toList();
  }

  void silenceMonitor(boolean silent) {
    monitorListens = !silent;
  }

  /** An owner with an empty catalog and a peer that is known to the monitor. */
  Home home() throws IOException {
    homeJournal.clearAll();
    return home(Optional.empty());
  }

  /** Another device of an owner. */
  Home home(OwnerKeys owner) throws IOException {
    return home(Optional.of(owner));
  }

  /** A new machine of an owner who has lost one, as {@code dbs recover} prepares it. */
  Home recovered(Home lost) throws IOException {
    var folder = folder(homes + 1);
    var heads = Files.createDirectories(Home.headFolder(folder));
    Files.write(
        folder.resolve("address-book.json"), holdersOf(lost).getFirst().valve().getAddressBook());
    Files.copy(lost.headFile(), heads.resolve(lost.headFile().getFileName()));
    homeJournal.clearAll();
    return home(lost.keys());
  }

  /** A device of an owner whose catalog is lost, with those of all who came before. */
  Home recovered(OwnerKeys owner) throws IOException {
    homeJournal.clearAll();
    return home(Optional.of(owner));
  }

  private Home home(Optional<OwnerKeys> owner) throws IOException {
    var home = new Home(owner, ++homes, homeKit, folder(homes), monitor, STORAGE);
    awaitKnown(List.of(home.id()));
    return home;
  }

  private Path folder(int home) {
    return root.resolve("home-" + home);
  }

  /** Everybody is reachable and takes everything. */
  public void mend() {
    monitorListens = true;
    holders.forEach(Holder::leaveOtherPorts);
    holders.forEach(Holder::plug);
  }

  @Override
  public void close() throws IOException {
    holders.forEach(Holder::close);
    homeKit.shutdownTestKit();
    kit.shutdownTestKit();
    TestFiles.deleteTree(root);
  }
}
