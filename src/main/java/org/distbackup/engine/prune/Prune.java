package org.distbackup.engine.prune;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.tree.TreeBlobs;
import org.distbackup.engine.upkeep.Deletions;
import org.distbackup.engine.upkeep.IndexRebuilder;
import org.distbackup.engine.write.WriteJobs;
import org.distbackup.failure.Failure;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.index.BlobIndex;
import org.distbackup.index.IndexedBlob;

/**
 * Frees what no snapshot needs any more. Nothing is locked: jobs go on meanwhile, and what they
 * build on stays, see {@link PackUse}. What is needed of packs that are mostly waste is packed
 * anew, the old ones are given up ({@link PackDisposal}), and their members told to delete them.
 * Ended at any point, the next prune goes on.
 */
public final class Prune {
  private final WriteJobs jobs;
  private final PackUse use;
  private final PackDisposal disposal;
  private final TreeBlobs trees;
  private final IndexRebuilder rebuilder;
  private final Deletions deletions;

  /** Prunes what no snapshot, and no job that {@code use} knows, needs. */
  public Prune(
      WriteJobs jobs,
      PackUse use,
      PackDisposal disposal,
      TreeBlobs trees,
      IndexRebuilder rebuilder,
      Deletions deletions) {
    this.jobs = jobs;
    this.use = use;
    this.disposal = disposal;
    this.trees = trees;
    this.rebuilder = rebuilder;
    this.deletions = deletions;
  }

  /** Gives up packs, unless it is a dry run. */
  public PruneResult run(boolean dryRun, Progress progress) throws InterruptedException {
    use.beginPrune();
    try {
      if (rebuilder.rebuild() > 0) {
        throw new Failure(
            Failure.Kind.NOT_ENOUGH,
            "Not all packs are known here yet, and too few of the members that keep them answer.",
            "Start more of the peers that keep them and run the command again.");
      }
      // Before the snapshots: what comes later may count on any pack.
      var known = jobs.heads().elsewhere();
      var state = jobs.context().catalog().state();
      var needed = Reachable.from(jobs.heads().roots(), index(), trees);
      var plan = PrunePlan.of(state.packs(), index(), needed);
      if (!dryRun) {
        rewrite(plan.rewritten(), needed, progress);
        var unneeded = new HashSet<>(plan.unused());
        unneeded.addAll(plan.rewritten());
        // All that is needed is in other packs.
        unneeded.addAll(state.givenUp().keySet());
        if (!unneeded.isEmpty()) {
          drop(unneeded, known);
        }
        deletions.pay();
        deletions.collectGarbage(use);
      }
      return new PruneResult(
          plan.unused().size() + plan.rewritten().size(),
          plan.rewritten().size(),
          plan.freed(),
          plan.kept(),
          dryRun);
    } finally {
      use.endPrune();
    }
  }

  private BlobIndex index() {
    return jobs.context().index();
  }

  private void rewrite(Set<PackId> packs, BitSet needed, Progress progress)
      throws InterruptedException {
    var blobs = new ArrayList<IndexedBlob>();
    index()
        .forEach(
            (number, blob) -> {
              if (needed.get(number) && packs.contains(blob.location().pack())) {
                blobs.add(blob);
              }
            });
    disposal.rewrite(
        blobs,
        (blob, failure) -> {
          throw failure;
        },
        progress);
  }

  private void drop(Set<PackId> unneeded, Map<PeerId, Long> known) throws InterruptedException {
    if (!disposal.drop(unneeded, known)) {
      throw new Failure(
          Failure.Kind.NOT_ENOUGH,
          "Too few members took the list of what may be deleted, so nothing was.",
          "Run the command again when more peers are online.");
    }
  }
}
