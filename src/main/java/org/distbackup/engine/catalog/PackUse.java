package org.distbackup.engine.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.pack.PackEntry;

/**
 * Which packs the running jobs count on, so that prune takes none away from under them, without a
 * lock that would stop anyone: a job claims a pack before it builds on it, prune withdraws those
 * that nobody claimed, and a pack that is withdrawn cannot be claimed any more (its blobs are
 * stored anew). Claims end with the job, but not before a prune that was running meanwhile.
 */
public final class PackUse {
  private final List<Job> running = new ArrayList<>();
  private final Set<PackId> lingering = new HashSet<>();
  private final Set<PackId> withdrawn = new HashSet<>();
  private int prunes;

  /** One job's claims, and the blobs that are on their way to a pack. */
  public final class Job implements AutoCloseable {
    private final Set<PackId> claimed = new HashSet<>();
    private final Set<BlobId> underWay = ConcurrentHashMap.newKeySet();
    private final Set<PeerId> owed = ConcurrentHashMap.newKeySet();

    /** Whether nobody began to store this blob; from now on the job has. */
    public boolean begin(BlobId blob) {
      return underWay.add(blob);
    }

    /** The index lists these blobs now. */
    public void listed(List<PackEntry> blobs) {
      blobs.forEach(blob -> underWay.remove(blob.id()));
    }

    /** A member has not taken its shard of a pack of the job's. */
    public void owe(PeerId member) {
      owed.add(member);
    }

    /** Members that were not there to take all of the job's packs. */
    public Set<PeerId> owed() {
      return Set.copyOf(owed);
    }

    /** The packs that the job counts on. */
    public Set<PackId> claimed() {
      synchronized (PackUse.this) {
        return Set.copyOf(claimed);
      }
    }

    /** Whether the job may count on the pack from now on. */
    public boolean claim(PackId pack) {
      synchronized (PackUse.this) {
        if (withdrawn.contains(pack)) {
          return false;
        }
        claimed.add(pack);
        return true;
      }
    }

    @Override
    public void close() {
      synchronized (PackUse.this) {
        if (running.remove(this) && prunes > 0) {
          lingering.addAll(claimed);
        }
      }
    }
  }

  /** A job begins. */
  public synchronized Job begin() {
    var job = new Job();
    running.add(job);
    return job;
  }

  /**
   * A prune begins to look which packs are needed, or a check to pack anew what it can still read:
   * until it lists that in the place of the old, nothing else says that it is needed.
   */
  public synchronized void beginPrune() {
    prunes++;
  }

  /** Takes packs away from those who have not claimed them yet; returns which nobody has. */
  public synchronized Set<PackId> withdraw(Set<PackId> packs) {
    var free = new HashSet<>(packs);
    free.removeAll(lingering);
    running.forEach(job -> free.removeAll(job.claimed));
    withdrawn.addAll(free);
    return free;
  }

  /** The packs are there to stay after all. */
  public synchronized void giveBack(Set<PackId> packs) {
    withdrawn.removeAll(packs);
  }

  /** It has ended. Pack ids are never used again, so what it withdrew may stay so. */
  public synchronized void endPrune() {
    if (--prunes == 0) {
      lingering.clear();
    }
  }

  /** Every pack that a running job has claimed. */
  public synchronized Set<PackId> claimed() {
    var all = new HashSet<>(lingering);
    running.forEach(job -> all.addAll(job.claimed));
    return all;
  }
}
