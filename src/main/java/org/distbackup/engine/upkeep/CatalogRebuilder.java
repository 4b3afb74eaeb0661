package org.distbackup.engine.upkeep;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.read.Descriptors;
import org.distbackup.engine.read.Inventories;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Group;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the catalog up to the heads: packs that a head of the owner lists and the catalog does not
 * are looked up on the members of their groups. So it is after a recovery, when only the heads came
 * back, and after the owner's other device has kept something.
 */
public final class CatalogRebuilder {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogRebuilder.class);
  private static final int UNDER_WAY = 16;
  private static final int BATCH = 1000;

  private final OwnerId owner;
  private final Catalog catalog;
  private final Heads heads;
  private final Descriptors descriptors;
  private final Inventories inventories;
  private final Supplier<AddressBook> book;

  /** Adopts what the owner's heads list, in groups of the owner that the address book has. */
  public CatalogRebuilder(
      OwnerId owner,
      Catalog catalog,
      Heads heads,
      Descriptors descriptors,
      Inventories inventories,
      Supplier<AddressBook> book) {
    this.owner = owner;
    this.catalog = catalog;
    this.heads = heads;
    this.descriptors = descriptors;
    this.inventories = inventories;
    this.book = book;
  }

  /** Adopts what is missing; returns how many packs could not be found. */
  public int rebuild() throws InterruptedException {
    var state = catalog.state();
    var givenUp = state.givenUp().keySet();
    // A head of this device, made just before a pack was dropped, may list it; one of another
    // device counts on it again.
    var elsewhere = heads.liveElsewhere();
    Map<GroupId, Set<PackId>> missing = new HashMap<>();
    heads
        .live()
        .forEach(
            (group, packs) -> {
              var unknown = new HashSet<>(packs);
              unknown.removeAll(state.packs().keySet());
              unknown.removeIf(
                  pack ->
                      state.dropped().containsKey(pack)
                          && (givenUp.contains(pack) || !elsewhere.contains(pack)));
              if (!unknown.isEmpty()) {
                missing.put(group, unknown);
              }
            });
    int lost = 0;
    for (var entry : missing.entrySet()) {
      // A member may have told of the group as another's, with members who keep nothing of it.
      var group =
          state
              .group(entry.getKey())
              .or(() -> book.get().group(entry.getKey()))
              .filter(told -> told.owner().equals(owner));
      if (group.isPresent()) {
        lost += adopt(group.get(), entry.getValue());
      } else {
        LOG.warn("Nobody has told yet who is in group {}", entry.getKey());
        lost += entry.getValue().size();
      }
    }
    return lost;
  }

  private int adopt(Group group, Collection<PackId> packs) throws InterruptedException {
    LOG.info("The catalog lacks {} packs of group {}; looking them up", packs.size(), group.id());
    Map<PackId, PackRecord> found = new ConcurrentHashMap<>();
    var slots = new Semaphore(UNDER_WAY);
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var pack : packs) {
        slots.acquire();
        readers.execute(
            () -> {
              try {
                look(group, pack).ifPresent(record -> found.put(pack, record));
              } finally {
                slots.release();
              }
            });
      }
    }
    Map<PackId, PackRecord> batch = new LinkedHashMap<>();
    for (var entry : found.entrySet()) {
      batch.put(entry.getKey(), entry.getValue());
      if (batch.size() == BATCH) {
        catalog.adopt(Set.of(group), batch);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      catalog.adopt(Set.of(group), batch);
    }
    owe(found);
    return packs.size() - found.size();
  }

  /** What was owed to members when the last catalog was lost is owed still. */
  private void owe(Map<PackId, PackRecord> found) throws InterruptedException {
    var census = new Census(found);
    census.take(catalog, inventories);
    for (var shard : census.bad()) {
      catalog.owe(shard.pack(), shard.number());
    }
  }

  private Optional<PackRecord> look(Group group, PackId pack) {
    try {
      return descriptors
          .find(group, pack, Descriptors.NOBODY)
          .map(descriptor -> new PackRecord(group.id(), descriptor.packLength(), 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
