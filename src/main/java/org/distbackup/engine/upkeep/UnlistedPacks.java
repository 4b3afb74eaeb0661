package org.distbackup.engine.upkeep;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.read.Inventories;
import org.distbackup.failure.Failure;
import org.distbackup.id.PackId;
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
  private final Heads heads;
  private final Inventories inventories;
  private final PackUse use;
  private final LostPacks lostPacks;

  /** Looks after what the catalog counts on. */
  public UnlistedPacks(
      Catalog catalog, Heads heads, Inventories inventories, PackUse use, LostPacks lostPacks) {
    this.catalog = catalog;
    this.heads = heads;
    this.inventories = inventories;
    this.use = use;
    this.lostPacks = lostPacks;
  }

  /** Counts no longer on those of which too few members, all being heard, have their shard. */
  public void look() throws InterruptedException {
    // In this order: a job's pack is claimed, then committed, then in a head.
    var packs = new HashMap<>(catalog.state().packs());
    packs.keySet().removeAll(use.claimed());
    int lost = lostPacks.giveUp(lost(packs));
    if (lost > 0) {
      LOG.warn("{} packs that no head lists are gone; what they held is sent again", lost);
    }
  }

  /**
   * Fails when packs that a job counts on are gone. Other devices take for garbage what no head
   * lists, and have it deleted.
   */
  public void verify(PackUse.Job job) throws InterruptedException {
    var packs = new HashMap<>(catalog.state().packs());
    packs.keySet().retainAll(job.claimed());
    int lost = lost(packs).size();
    if (lost > 0) {
      throw new Failure(
          Failure.Kind.FAILED,
          lost + " packs of this backup are gone: another device of its owner pruned meanwhile.",
          "Run the command again: what is gone is sent again.");
    }
  }

  private Set<PackId> lost(Map<PackId, PackRecord> packs) throws InterruptedException {
    heads.live().values().forEach(packs.keySet()::removeAll);
    if (packs.isEmpty()) {
      return Set.of();
    }
    var census = new Census(packs);
    census.take(catalog, inventories);
    return census.lost(catalog);
  }
}
