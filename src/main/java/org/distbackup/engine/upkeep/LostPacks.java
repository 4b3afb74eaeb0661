package org.distbackup.engine.upkeep;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.read.Inventories;
import org.distbackup.engine.tree.Losses;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs that their members say are lost. Nobody proves to be the member he is taken for, and an
 * address may have become another's: so these packs are not counted on, what they held is sent
 * again, and yet nothing of them is deleted before a prune finds that no snapshot needs them. When
 * enough shards are there again they are counted on again.
 */
public final class LostPacks {
  private static final Logger LOG = LoggerFactory.getLogger(LostPacks.class);

  private final Catalog catalog;
  private final BlobIndex index;
  private final Inventories inventories;
  private final PackUse use;
  private final Losses losses;
  private final IndexRebuilder rebuilder;

  /** Looks after the packs of this catalog. */
  public LostPacks(
      Catalog catalog,
      BlobIndex index,
      Inventories inventories,
      PackUse use,
      Losses losses,
      IndexRebuilder rebuilder) {
    this.catalog = catalog;
    this.index = index;
    this.inventories = inventories;
    this.use = use;
    this.losses = losses;
    this.rebuilder = rebuilder;
  }

  /** Counts on packs no longer, but for those that a running job counts on; returns how many. */
  public int giveUp(Collection<PackId> lost) {
    var free = use.withdraw(Set.copyOf(lost));
    if (!free.isEmpty()) {
      // Before it is true: a crash between the two would leave nothing that says it.
      losses.mark(true);
      catalog.giveUp(free);
      index.drop(free);
    }
    return free.size();
  }

  /** While something is lost: counts again on packs that are found again, and returns which. */
  public Set<PackId> takeBack() throws InterruptedException {
    var givenUp = losses.any() ? catalog.state().givenUp() : Map.<PackId, PackRecord>of();
    if (givenUp.isEmpty()) {
      return Set.of();
    }
    var census = new Census(givenUp);
    census.take(catalog, inventories);
    var found = census.found(catalog);
    if (!found.isEmpty()) {
      LOG.info("{} packs that were given up are there again", found.size());
      use.giveBack(found.keySet());
      catalog.adopt(Set.of(), found);
      rebuilder.rebuild();
    }
    return found.keySet();
  }
}
