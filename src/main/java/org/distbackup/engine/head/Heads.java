package org.distbackup.engine.head;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.failure.Failure;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.placement.Group;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.HeadBody;
import org.distbackup.snapshot.LiveSet;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.transfer.DataClient;

/**
 * The owner's heads, one for each device: the newest of each in a file here, and on every member of
 * the owner's groups. A device's head is the sole commit point of its snapshots: it lists only what
 * the catalog has as committed, and its counter is reserved before anything is sent, so no two
 * heads ever share one. Heads of other devices are there after a recovery, or with a second device;
 * they change here when members have newer ones, and when snapshots in them are forgotten.
 */
public final class Heads {
  // Of a second device little hangs on hearing at once; heads may be megabytes.
  private static final Duration HEARING = Duration.ofHours(1);

  private final OwnerKeys keys;
  private final PeerId device;
  private final Catalog catalog;
  private final HeadHolders holders;
  private final HeadFiles files;
  private final int margin;
  private final InstantSource clock;
  private final InstantSource steady;
  private final SecureRandom random;
  private final List<Snapshot> held = new ArrayList<>();
  private boolean certain;
  private volatile Instant heard = Instant.EPOCH;

  /** The heads of an owner on one of the owner's devices. */
  public Heads(
      OwnerKeys keys,
      PeerId device,
      Catalog catalog,
      DataClient data,
      MemberHealth health,
      HeadFiles files,
      int margin,
      InstantSource clock,
      InstantSource steady,
      SecureRandom random) {
    this.keys = keys;
    this.device = device;
    this.catalog = catalog;
    holders = new HeadHolders(keys.owner(), catalog, data, health);
    this.files = files;
    this.margin = margin;
    this.clock = clock;
    this.steady = steady;
    this.random = random;
  }

  /**
   * The snapshots of all devices, oldest first; before them those of a clock that was ahead. So the
   * last is the newest, and one wrong clock does not decide for years which that is.
   */
  public synchronized List<Snapshot> snapshots() throws InterruptedException {
    requireCertain();
    var now = clock.instant();
    return files.all().stream()
        .flatMap(head -> HeadBody.open(keys, head).stream())
        .sorted(
            Comparator.comparing((Snapshot snapshot) -> !snapshot.isAheadOf(now))
                .thenComparingLong(Snapshot::timeMillis))
        .toList();
  }

  /** A snapshot that stays whole while a job builds on it, even when it is forgotten meanwhile. */
  public final class Held implements AutoCloseable {
    private final Optional<Snapshot> snapshot;

    private Held(Optional<Snapshot> snapshot) {
      this.snapshot = snapshot;
    }

    /** The snapshot that is held, if there was one. */
    public Optional<Snapshot> snapshot() {
      return snapshot;
    }

    @Override
    public void close() {
      synchronized (Heads.this) {
        snapshot.ifPresent(held::remove);
      }
    }
  }

  /** Holds the newest snapshot of these paths, if there is one. */
  public synchronized Held hold(List<String> paths) throws InterruptedException {
    var newest =
        snapshots().reversed().stream().filter(one -> one.paths().equals(paths)).findFirst();
    newest.ifPresent(held::add);
    return new Held(newest);
  }

  /** All snapshots whose blobs must stay: those in the heads, and those that jobs build on. */
  public synchronized List<Snapshot> roots() throws InterruptedException {
    var roots = new ArrayList<>(snapshots());
    roots.addAll(held);
    return roots;
  }

  /** The packs that the heads of all devices say must exist. */
  public synchronized Map<GroupId, Set<PackId>> live() throws InterruptedException {
    requireCertain();
    Map<GroupId, Set<PackId>> live = new HashMap<>();
    for (var head : files.all()) {
      for (var set : head.live()) {
        live.computeIfAbsent(set.group(), group -> new HashSet<>()).addAll(set.packs());
      }
    }
    return live;
  }

  private void requireCertain() throws InterruptedException {
    if (!certain) {
      load();
    }
    if (!certain) {
      // A head above one that was not heard of would drop the snapshots in it.
      throw new Failure(
          Failure.Kind.NOT_ENOUGH,
          "The list of what this peer has kept is not in its data directory,"
              + " and too few of the members that have it answer.",
          "Start more of the peers that keep its files and run the command again.");
    }
  }

  /**
   * Makes and sends a head with one more snapshot.
   *
   * @return who acknowledged it, once {@code quorum} of {@code members} have; empty when they do
   *     not, and then the snapshot is not committed
   */
  public synchronized Optional<Set<PeerId>> publish(
      Snapshot snapshot, Collection<PeerId> members, int quorum) throws InterruptedException {
    requireCertain();
    var snapshots = new ArrayList<>(own());
    snapshots.add(snapshot);
    return publish(snapshots, Set.of(), Set.copyOf(members), quorum);
  }

  /**
   * Takes snapshots out of the heads of all devices.
   *
   * @return whether enough members have the heads; otherwise nothing counts as forgotten
   */
  public synchronized boolean forget(Set<Snapshot> snapshots) throws InterruptedException {
    requireCertain();
    // Another device may live, and its head may have risen unheard.
    return (others(snapshots, Set.of()).isEmpty() || hearEnough()) && remove(snapshots, Set.of());
  }

  /**
   * Takes packs that no snapshot needs out of the heads of all devices. Fails when another device
   * has kept something since that was found out: it may be made of these packs.
   *
   * @param known what {@link #elsewhere} said before
   * @return whether enough members have the heads; otherwise nothing counts as dropped
   */
  public synchronized boolean drop(Set<PackId> packs, Map<PeerId, Long> known)
      throws InterruptedException {
    requireCertain();
    boolean enough = hearEnough();
    if (!elsewhere().equals(known)) {
      throw new Failure(
          Failure.Kind.FAILED,
          "Another device of this owner has kept something meanwhile, so nothing was deleted.",
          "Run the command again.");
    }
    return (others(Set.of(), packs).isEmpty() || enough) && remove(Set.of(), packs);
  }

  /** The counters of the other devices' heads, as they are known here. */
  public synchronized Map<PeerId, Long> elsewhere() {
    return others().collect(Collectors.toMap(Head::device, Head::counter));
  }

  /** The packs that the heads of other devices say must exist. */
  public synchronized Set<PackId> liveElsewhere() {
    return others()
        .flatMap(head -> head.live().stream())
        .flatMap(set -> set.packs().stream())
        .collect(Collectors.toSet());
  }

  private Stream<Head> others() {
    return files.all().stream().filter(head -> !head.device().equals(device));
  }

  /** Hears all members; false when a head that enough of them acknowledged may be missed. */
  private boolean hearEnough() throws InterruptedException {
    var state = catalog.state();
    return isEnough(state, hear(HeadHolders.all(state)));
  }

  private boolean remove(Set<Snapshot> snapshots, Set<PackId> packs) throws InterruptedException {
    var state = catalog.state();
    // After a recovery none is current; any that keeps something of the owner's will do.
    var group = state.current().flatMap(catalog::group).or(() -> any(state));
    if (group.isEmpty()) {
      return false;
    }
    var left = new ArrayList<>(own());
    left.removeAll(snapshots);
    int quorum = group.get().scheme().quorum(margin);
    if (publish(left, packs, Set.copyOf(group.get().members()), quorum).isEmpty()) {
      return false;
    }
    for (var head : others(snapshots, packs)) {
      if (!removeFromOther(state, head, snapshots, packs)) {
        return false;
      }
    }
    return true;
  }

  /** The heads of other devices that list any of these. */
  private List<Head> others(Set<Snapshot> snapshots, Set<PackId> packs) {
    return others()
        .filter(
            head ->
                HeadBody.open(keys, head).stream().anyMatch(snapshots::contains)
                    || head.live().stream()
                        .anyMatch(set -> set.packs().stream().anyMatch(packs::contains)))
        .toList();
  }

  private static Optional<Group> any(CatalogState state) {
    return state.groups().values().stream().findAny();
  }

  /** False when a head that enough members have acknowledged may have been missed. */
  private boolean removeFromOther(
      CatalogState state, Head head, Set<Snapshot> snapshots, Set<PackId> packs)
      throws InterruptedException {
    var left = new ArrayList<>(HeadBody.open(keys, head));
    left.removeAll(snapshots);
    var next = sign(head.device(), head.counter() + 1, left, without(head.live(), packs));
    var members = HeadHolders.all(state);
    holders.send(next, members, Integer.MAX_VALUE);
    members.removeIf(peer -> !holders.has(peer, next));
    if (!isEnough(state, members)) {
      return false;
    }
    files.keep(next);
    return true;
  }

  private List<Snapshot> own() {
    return files.of(device).map(head -> HeadBody.open(keys, head)).orElse(List.of());
  }

  private Optional<Set<PeerId>> publish(
      List<Snapshot> snapshots, Set<PackId> dropped, Set<PeerId> members, int quorum)
      throws InterruptedException {
    var state = catalog.state();
    var newest = files.of(device);
    long counter = catalog.reserveHead(newest.map(Head::counter).orElse(0L));
    var head = sign(device, counter, snapshots, without(live(state, newest), dropped));
    holders.send(head, members, quorum);
    var acknowledged = new LinkedHashSet<>(members);
    acknowledged.removeIf(peer -> !holders.has(peer, head));
    if (acknowledged.size() < quorum) {
      if (holders.wereAhead()) {
        hear(HeadHolders.all(state));
      }
      return Optional.empty();
    }
    files.keep(head);
    catalog.announceHead(counter);
    return Optional.of(acknowledged);
  }

  private Head sign(PeerId whose, long counter, List<Snapshot> snapshots, List<LiveSet> live) {
    return Head.sign(
        keys,
        whose,
        counter,
        clock.millis(),
        live,
        HeadBody.seal(keys, whose, counter, snapshots, random));
  }

  /**
   * Sends the newest heads to members that have not acknowledged them; they may have been away. Who
   * has newer ones is heard: what was known here may be from before, or from those who slept.
   */
  public void spread() throws InterruptedException {
    synchronized (this) {
      if (!certain) {
        load();
      }
    }
    hearAgain();
    List<Head> newest;
    synchronized (this) {
      newest = List.copyOf(files.all());
    }
    // Jobs go on while somebody dawdles.
    for (var head : newest) {
      var behind = holders.reachable();
      behind.removeIf(peer -> holders.has(peer, head));
      holders.send(head, behind, behind.size());
    }
    if (holders.wereAhead()) {
      hear(holders.reachable());
    }
  }

  /** Hears what heads the members have. */
  public void hearAll() throws InterruptedException {
    var now = steady.instant();
    if (!hear(holders.reachable()).isEmpty()) {
      heard = now;
    }
  }

  /** The same, unless it has lately. */
  public void hearAgain() throws InterruptedException {
    if (heard.plus(HEARING).isBefore(steady.instant())) {
      hearAll();
    }
  }

  /**
   * Keeps the newest heads that members have; returns who answered. Of this device only above the
   * one that is certain: which is, {@link #load} finds out.
   */
  private Set<PeerId> hear(Set<PeerId> members) throws InterruptedException {
    var answered = new HashSet<PeerId>();
    var found = holders.ask(members, answered);
    synchronized (this) {
      found.stream().filter(head -> certain || !head.device().equals(device)).forEach(files::keep);
    }
    return answered;
  }

  /** Sends the heads to one member that must have them before what comes next. */
  public synchronized void sendTo(PeerId peer) throws InterruptedException {
    for (var head : files.all()) {
      if (!holders.has(peer, head)) {
        holders.send(head, Set.of(peer), 1);
      }
    }
  }

  /** This device's newest counter. */
  public synchronized long counter() {
    return files.of(device).map(Head::counter).orElse(0L);
  }

  /**
   * All that is committed, what was given up, and what an adopted head says is alive though the
   * catalog is older; not what was dropped since, which a head made just before lists.
   */
  private static List<LiveSet> live(CatalogState state, Optional<Head> newest) {
    Map<GroupId, List<PackId>> live = new HashMap<>();
    var dropped = new HashSet<>(state.dropped().keySet());
    dropped.removeAll(state.givenUp().keySet());
    newest.ifPresent(
        head ->
            without(head.live(), dropped)
                .forEach(set -> live.put(set.group(), new ArrayList<>(set.packs()))));
    state
        .packs()
        .forEach(
            (pack, record) ->
                live.computeIfAbsent(record.group(), group -> new ArrayList<>()).add(pack));
    var sets = new ArrayList<LiveSet>();
    live.forEach((group, packs) -> sets.add(new LiveSet(group, packs)));
    return sets;
  }

  private static List<LiveSet> without(List<LiveSet> live, Set<PackId> dropped) {
    return live.stream()
        .map(
            set ->
                new LiveSet(
                    set.group(),
                    set.packs().stream().filter(pack -> !dropped.contains(pack)).toList()))
        .filter(set -> !set.packs().isEmpty())
        .toList();
  }

  /**
   * Finds the newest head: the one in the file, unless counters were reserved since. Then a head
   * may have reached the members although this node did not live to see it acknowledged: it counts.
   * Without the file it is certain only when enough members were heard.
   */
  private void load() throws InterruptedException {
    var state = catalog.state();
    boolean here = files.of(device).isPresent();
    if (counter() >= state.head()) {
      certain = true;
      return;
    }
    var answered = new HashSet<PeerId>();
    var found = holders.ask(HeadHolders.all(state), answered);
    long highest =
        found.stream()
            .filter(head -> head.device().equals(device))
            .mapToLong(Head::counter)
            .max()
            .orElse(0);
    certain = here || highest >= state.head() || isEnough(state, answered);
    if (certain) {
      found.forEach(files::keep);
    }
  }

  /** Whether a head that was ever acknowledged by enough must be known to one of these. */
  private boolean isEnough(CatalogState state, Set<PeerId> members) {
    return state.groups().values().stream()
        .allMatch(
            group ->
                group.members().stream().filter(peer -> !members.contains(peer)).count()
                    < group.scheme().quorum(margin));
  }
}
