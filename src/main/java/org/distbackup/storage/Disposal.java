package org.distbackup.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Group;
import org.distbackup.snapshot.Deletion;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.LiveSet;
import org.distbackup.storage.LedgerEvent.ShardPurged;
import org.distbackup.storage.LedgerEvent.ShardRestored;
import org.distbackup.storage.LedgerEvent.ShardTrashed;
import org.distbackup.transfer.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes into the trash, comes back, and goes for good. What must exist is what the newest heads
 * say: so no deletion takes a pack that a head lists, a head that lists one in the trash takes it
 * back before it is acknowledged, and {@link #sweep} does so again before it purges.
 *
 * <p>Files are moved, durably, before the ledger's event, and one such change ends before the next
 * begins. A stop in between leaves files without events or events without files; the next sweep
 * sets that right by the files.
 */
final class Disposal {
  private static final Logger LOG = LoggerFactory.getLogger(Disposal.class);

  private final Trash trash;
  private final HeadStore heads;
  private final AddressBookFile book;
  private final SweepClock clock;
  private final ReentrantLock lock = new ReentrantLock(true);

  Disposal(Trash trash, HeadStore heads, AddressBookFile book, SweepClock clock) {
    this.trash = trash;
    this.heads = heads;
    this.book = book;
    this.clock = clock;
  }

  /**
   * Moves into the trash what the owner lets go; the caller has checked the signature. Refuses
   * UNAVAILABLE when the head of which the deletion speaks is not here yet.
   *
   * @return the packs that are kept because a head lists them
   */
  Set<PackId> delete(Deletion deletion, Group group, Ledgers ledgers) throws IOException {
    lock.lock();
    try {
      OptionalLong counter = heads.counter(deletion.owner(), deletion.device());
      if (counter.isEmpty() || counter.getAsLong() < deletion.counter()) {
        throw new Refusal(
            Refusal.Code.UNAVAILABLE,
            "the newer head first: head " + deletion.counter() + " is not here");
      }
      var unwanted = new LinkedHashSet<>(deletion.packs());
      Set<PackId> alive = heads.alive(deletion.owner(), group.id(), unwanted);
      unwanted.removeAll(alive);
      var taken = trash.take(group.id(), deletion.owner(), unwanted, group.scheme().n());
      note(ledgers, group.id(), trashed(taken));
      return alive;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a head, and takes back from the trash what it lists. */
  void keep(Head head, Ledgers ledgers) throws IOException {
    lock.lock();
    try {
      heads.keep(head);
      AddressBook known = book.current();
      for (LiveSet live : head.live()) {
        if (known.group(live.group()).filter(g -> g.owner().equals(head.owner())).isPresent()) {
          takeBack(live, ledgers);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void takeBack(LiveSet live, Ledgers ledgers) throws IOException {
    Set<PackId> lost = packs(trash.content(live.group()));
    if (!lost.isEmpty()) {
      lost.retainAll(Set.copyOf(live.packs()));
      note(ledgers, live.group(), restored(trash.giveBack(live.group(), lost)));
    }
  }

  /**
   * Purges what has been in the trash for longer than {@code retention}, and sets right what a stop
   * left. Purges nothing when the clock was set since the sweep before.
   *
   * @param thorough also asks the ledgers of groups of which nothing lies in the trash
   */
  void sweep(Duration retention, boolean thorough, Ledgers ledgers) throws IOException {
    var groups = new LinkedHashSet<>(trash.groups());
    if (thorough) {
      book.current().groups().forEach(group -> groups.add(group.id()));
    }
    SweepClock.Reading time = clock.read();
    for (GroupId id : groups) {
      Group group = book.current().group(id).orElse(null);
      if (group == null) {
        LOG.warn("the trash of group {}, which is unknown, is left alone", id);
        continue;
      }
      lock.lock();
      try {
        sweep(group, retention, time, ledgers);
      } catch (Refusal e) {
        LOG.info("the trash of group {} is swept another time: {}", id, e.getMessage());
      } catch (IOException e) {
        // A head that cannot be read, for instance: what it lists is not known.
        LOG.error("the trash of group {} is left alone, something cannot be read", id, e);
      } finally {
        lock.unlock();
      }
    }
  }

  private void sweep(Group group, Duration retention, SweepClock.Reading time, Ledgers ledgers)
      throws IOException {
    GroupId id = group.id();
    var recorded = new TreeMap<ShardName, ShardTrashed>();
    ledgers.trashed(id).forEach(shard -> recorded.put(shard.name(), shard));
    trash.dropDoubles(id);
    Set<PackId> there = packs(trash.content(id));
    if (!there.isEmpty()) {
      trash.giveBack(id, heads.alive(group.owner(), id, there));
    }
    Map<ShardName, Integer> content = trash.content(id);
    long limit = time.now() - retention.toMillis();
    List<ShardName> due =
        recorded.values().stream()
            .filter(shard -> time.set() == 0 && shard.atMillis() <= limit)
            .map(ShardTrashed::name)
            .filter(content::containsKey)
            .toList();
    trash.purge(id, due);
    due.forEach(content::remove);
    var events = new ArrayList<LedgerEvent>();
    for (ShardTrashed shard : recorded.values()) {
      if (!content.containsKey(shard.name())) {
        events.add(
            trash.inPlace(id, shard.name())
                ? new ShardRestored(shard.pack(), shard.index(), shard.length())
                : new ShardPurged(shard.pack(), shard.index()));
      } else if (time.redated(shard.atMillis()) != shard.atMillis()) {
        events.add(shard.at(time.redated(shard.atMillis())));
      }
    }
    content.keySet().removeAll(recorded.keySet());
    events.addAll(trashed(content));
    note(ledgers, id, events);
  }

  private static Set<PackId> packs(Map<ShardName, Integer> shards) {
    return shards.keySet().stream().map(ShardName::pack).collect(Collectors.toSet());
  }

  private List<LedgerEvent> trashed(Map<ShardName, Integer> shards) {
    long now = clock.millis();
    var events = new ArrayList<LedgerEvent>();
    shards.forEach(
        (shard, length) -> events.add(new ShardTrashed(shard.pack(), shard.index(), length, now)));
    return events;
  }

  private static List<LedgerEvent> restored(Map<ShardName, Integer> shards) {
    var events = new ArrayList<LedgerEvent>();
    shards.forEach(
        (shard, length) -> events.add(new ShardRestored(shard.pack(), shard.index(), length)));
    return events;
  }

  private static void note(Ledgers ledgers, GroupId group, List<LedgerEvent> events) {
    if (!events.isEmpty()) {
      ledgers.note(group, events);
    }
  }
}
