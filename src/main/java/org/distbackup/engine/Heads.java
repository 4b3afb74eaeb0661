package org.distbackup.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.distbackup.durable.AtomicFile;
import org.distbackup.failure.Failure;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.snapshot.CorruptHeadException;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.HeadBody;
import org.distbackup.snapshot.LiveSet;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.PeerUnreachableException;
import org.distbackup.transfer.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This device's head: the newest one in a file here, and on every member of the owner's groups. The
 * head is the sole commit point of a snapshot: it lists only what the catalog has as committed, and
 * its counter is reserved before anything is sent, so no two heads ever share one.
 */
final class Heads {
  private static final Logger LOG = LoggerFactory.getLogger(Heads.class);

  // How long to wait for the rest when enough members have a head: they get it later anyhow.
  private static final Duration DAWDLE = Duration.ofMillis(500);

  private final OwnerKeys keys;
  private final PeerId device;
  private final Catalog catalog;
  private final DataClient data;
  private final MemberHealth health;
  private final Path file;
  private final int margin;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Map<PeerId, Long> acknowledged = new ConcurrentHashMap<>();
  private @Nullable Head newest;
  private boolean certain;
  private volatile boolean overtaken;

  Heads(
      OwnerKeys keys,
      PeerId device,
      Catalog catalog,
      DataClient data,
      MemberHealth health,
      Path file,
      int margin,
      InstantSource clock,
      SecureRandom random) {
    this.keys = keys;
    this.device = device;
    this.catalog = catalog;
    this.data = data;
    this.health = health;
    this.file = file;
    this.margin = margin;
    this.clock = clock;
    this.random = random;
  }

  /** The snapshots of this device, oldest first. */
  synchronized List<Snapshot> snapshots() throws InterruptedException {
    var head = newest();
    if (head.isEmpty() && !certain) {
      throw lost();
    }
    return head.map(found -> HeadBody.open(keys, found)).orElse(List.of());
  }

  private static Failure lost() {
    return new Failure(
        Failure.Kind.NOT_ENOUGH,
        "The list of what this peer has kept is not in its data directory,"
            + " and too few of the members that have it answer.",
        "Start more of the peers that keep its files and run the command again.");
  }

  /**
   * Makes and sends a head with one more snapshot.
   *
   * @return who acknowledged it, once {@code quorum} of {@code members} have; empty when they do
   *     not, and then the snapshot is not committed
   */
  synchronized Optional<Set<PeerId>> publish(
      Snapshot snapshot, Collection<PeerId> members, int quorum) throws InterruptedException {
    var snapshots = new ArrayList<>(snapshots());
    if (!certain) {
      // A head above one that was not heard of would drop the snapshots in it.
      throw lost();
    }
    snapshots.add(snapshot);
    var state = catalog.state();
    long counter = catalog.reserveHead(newest == null ? 0 : newest.counter());
    var head =
        Head.sign(
            keys,
            device,
            counter,
            clock.millis(),
            live(state, newest),
            HeadBody.seal(keys, device, counter, snapshots, random));
    send(head, Set.copyOf(members), quorum);
    var holders = new LinkedHashSet<>(members);
    holders.removeIf(peer -> !has(peer, counter));
    if (holders.size() < quorum) {
      if (overtaken) {
        adoptOvertaking(state);
      }
      return Optional.empty();
    }
    save(head);
    catalog.announceHead(counter);
    return Optional.of(holders);
  }

  /** Sends the newest head to members that have not acknowledged it; they may have been away. */
  synchronized void spread() throws InterruptedException {
    var head = newest();
    if (head.isPresent()) {
      var behind = everybody(catalog.state(), List.of());
      behind.removeIf(peer -> has(peer, head.get().counter()) || health.suspect(peer));
      send(head.get(), behind, behind.size());
    }
  }

  /**
   * The members know of a head above ours: this data directory is an older copy of one that went on
   * being used. What was kept since then counts, so the next head is built on theirs.
   */
  private void adoptOvertaking(CatalogState state) throws InterruptedException {
    overtaken = false;
    onMembers(state, new HashSet<>()).stream()
        .max(Comparator.comparingLong(Head::counter))
        .filter(head -> newest == null || head.counter() > newest.counter())
        .ifPresent(this::save);
  }

  /** All that is committed, and what an adopted head says is alive though the catalog is older. */
  private static List<LiveSet> live(CatalogState state, @Nullable Head adopted) {
    Map<GroupId, List<PackId>> live = new HashMap<>();
    if (adopted != null) {
      adopted.live().forEach(set -> live.put(set.group(), new ArrayList<>(set.packs())));
    }
    state
        .packs()
        .forEach(
            (pack, record) ->
                live.computeIfAbsent(record.group(), group -> new ArrayList<>()).add(pack));
    var sets = new ArrayList<LiveSet>();
    live.forEach((group, packs) -> sets.add(new LiveSet(group, packs)));
    return sets;
  }

  private static Set<PeerId> everybody(CatalogState state, Collection<PeerId> members) {
    var everybody = new LinkedHashSet<>(members);
    state.groups().values().forEach(group -> everybody.addAll(group.members()));
    return everybody;
  }

  /** Sends to all; returns when all have answered, or {@code quorum} have and the rest dawdle. */
  private void send(Head head, Set<PeerId> members, int quorum) throws InterruptedException {
    byte[] bytes = head.encode();
    var answers = new ArrayList<CompletableFuture<Void>>();
    var left = new AtomicInteger(quorum);
    var enough = new CompletableFuture<Void>();
    for (var peer : members) {
      var member = catalog.member(peer);
      if (member.isPresent()) {
        answers.add(
            data.putHead(member.get().data(), bytes)
                .thenRun(
                    () -> {
                      health.answered(peer);
                      acknowledged.merge(peer, head.counter(), Math::max);
                      if (left.decrementAndGet() == 0) {
                        enough.complete(null);
                      }
                    })
                .exceptionally(failure -> refused(peer, head.counter(), failure))
                .toCompletableFuture());
      }
    }
    var dawdlers = CompletableFuture.delayedExecutor(DAWDLE.toMillis(), TimeUnit.MILLISECONDS);
    Blocking.get(
        CompletableFuture.anyOf(
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)),
            enough.thenRunAsync(() -> {}, dawdlers)));
  }

  private @Nullable Void refused(PeerId peer, long counter, Throwable failure) {
    var cause = Blocking.cause(failure);
    if (cause instanceof PeerUnreachableException) {
      health.failed(peer);
    }
    if (cause instanceof Refusal refusal && refusal.code() == Refusal.Code.STALE_HEAD) {
      overtaken = true;
    }
    LOG.info("Peer {} did not take head {}: {}", peer, counter, cause.toString());
    return null;
  }

  private boolean has(PeerId peer, long counter) {
    return acknowledged.getOrDefault(peer, -1L) >= counter;
  }

  private Optional<Head> newest() throws InterruptedException {
    if (!certain) {
      load();
    }
    return Optional.ofNullable(newest);
  }

  /**
   * Finds the newest head: the one in the file, unless counters were reserved since. Then a head
   * may have reached the members although this node did not live to see it acknowledged: it counts.
   * Without the file it is certain only when enough members were heard.
   */
  private void load() throws InterruptedException {
    var state = catalog.state();
    var here = read();
    if (here.isPresent() && here.get().counter() >= state.head()) {
      newest = here.get();
      certain = true;
      return;
    }
    var heard = new HashSet<PeerId>();
    var heads = state.head() == 0 ? new ArrayList<Head>() : onMembers(state, heard);
    here.ifPresent(heads::add);
    var found = heads.stream().max(Comparator.comparingLong(Head::counter));
    newest = found.orElse(null);
    certain =
        here.isPresent()
            || found.map(Head::counter).orElse(0L) >= state.head()
            || allAcknowledgedAreHeard(state, heard);
    if (certain) {
      found.ifPresent(this::save);
    }
  }

  /** Whether a head that was ever acknowledged by enough must be known to one that was heard. */
  private boolean allAcknowledgedAreHeard(CatalogState state, Set<PeerId> heard) {
    return state.groups().values().stream()
        .allMatch(
            group ->
                group.members().stream().filter(peer -> !heard.contains(peer)).count()
                    < group.scheme().quorum(margin));
  }

  private List<Head> onMembers(CatalogState state, Set<PeerId> heard) throws InterruptedException {
    var found = new ArrayList<Head>();
    for (var peer : everybody(state, List.of())) {
      var member = catalog.member(peer);
      if (member.isEmpty()) {
        continue;
      }
      try {
        Blocking.get(data.getHeads(member.get().data(), keys.owner()).toCompletableFuture())
            .forEach(bytes -> decode(bytes).ifPresent(found::add));
        heard.add(peer);
      } catch (RuntimeException failure) {
        LOG.info("Peer {} was not heard about heads", peer, failure);
      }
    }
    return found;
  }

  private Optional<Head> read() {
    try {
      return Files.exists(file) ? decode(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A head of this device that the owner signed; anything else is as good as none. */
  private Optional<Head> decode(byte[] bytes) {
    try {
      var head = Head.decode(bytes);
      return head.owner().equals(keys.owner()) && head.device().equals(device) && head.verified()
          ? Optional.of(head)
          : Optional.empty();
    } catch (CorruptHeadException e) {
      LOG.warn("A head is damaged and not used: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void save(Head head) {
    try {
      AtomicFile.write(file, head.encode());
    } catch (IOException e) {
      throw new UncheckedIOException("the head cannot be written to " + file, e);
    }
    newest = head;
  }
}
