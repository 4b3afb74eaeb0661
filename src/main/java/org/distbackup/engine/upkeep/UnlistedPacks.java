package org.distbackup.engine.upkeep;

import java.util.HashMap;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.read.Inventories;
import org.distbackup.engine.tree.Losses;
import org.distbackup.index.BlobIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs that the catalog has and no head lists: a job that broke off has committed them, or the
 * data directory is older than the heads. Whoever did not know of them, another device of the owner
 * or this one in another life, may have had them deleted. So their members are asked before
 * anything is built on them.
 */
public final class UnlistedPacks {
  private static final Logger LOG = LoggerFactory.getLogger(UnlistedPacks.class);

  private final Catalog catalog;
  private final BlobIndex index;
  private final Heads heads;
  private final Inventories inventories;
  private final PackUse use;
  private final Losses losses;

  /** Looks after what the catalog counts on. */
  public UnlistedPacks(
      Catalog catalog,
      BlobIndex index,
      Heads heads,
      Inventories inventories,
      PackUse use,
      Losses losses) {
    this.catalog = catalog;
    this.index = index;
    this.heads = heads;
    this.inventories = inventories;
    this.use = use;
    this.losses = losses;
  }

  /** Counts no longer on those of which too few members, all being heard, have their shard. */
  public void look() throws InterruptedException {
    // In this order: a job's pack is claimed, then committed, then in a head.
    var packs = new HashMap<>(catalog.state().packs());
    packs.keySet().removeAll(use.claimed());
    heads.live().values().forEach(packs.keySet()::removeAll);
    if (packs.isEmpty()) {
      return;
    }
    var census = new Census(packs);
    census.take(catalog, inventories);
    var free = use.withdraw(census.lost(catalog));
    if (!free.isEmpty()) {
      LOG.warn("{} packs that no head lists are gone; what they held is sent again", free.size());
      losses.mark(true);
      catalog.drop(free);
      index.drop(free);
    }
  }
}
