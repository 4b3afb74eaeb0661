package org.distbackup.engine.prune;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.write.WriteJobs;
import org.distbackup.failure.Failure;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.index.IndexedBlob;
import org.distbackup.pack.BlobType;

/**
 * Gives packs up. Order of writes: what is to stay of them is committed in new packs; heads without
 * the old ones are published; catalog and index forget them. Their members are told later.
 */
public final class PackDisposal {
  private final WriteJobs jobs;
  private final PackUse use;
  private final BlobReader reader;

  /** Gives up packs that no job that {@code use} knows counts on. */
  public PackDisposal(WriteJobs jobs, PackUse use, BlobReader reader) {
    this.jobs = jobs;
    this.use = use;
    this.reader = reader;
  }

  /**
   * Packs blobs anew; returns when that is committed.
   *
   * @param unreadable takes those that cannot be read; what it throws ends the job
   */
  public void rewrite(
      Collection<IndexedBlob> blobs, BiConsumer<IndexedBlob, Failure> unreadable, Progress progress)
      throws InterruptedException {
    if (blobs.isEmpty()) {
      return;
    }
    blobs.forEach(blob -> progress.expect(blob.location().rawLength()));
    try (var job = jobs.begin(progress)) {
      for (var blob : blobs) {
        progress.pauseIfAsked();
        byte[] plain;
        try {
          plain = reader.read(blob.id());
        } catch (Failure failure) {
          unreadable.accept(blob, failure);
          continue;
        }
        job.writer().putAgain(BlobType.ofBlob(blob.location().type()), blob.id(), plain);
        progress.done(plain.length);
      }
      job.writer().finish();
    }
  }

  /**
   * Gives up those of the packs that no running job counts on; false, and none, when too few
   * members took the heads.
   *
   * @param known as of when the packs were found to be unneeded, see {@link Heads#drop}
   */
  public boolean drop(Set<PackId> unneeded, Map<PeerId, Long> known) throws InterruptedException {
    var free = use.withdraw(unneeded);
    boolean published = false;
    try {
      published = jobs.heads().drop(free, known);
    } finally {
      if (!published) {
        use.giveBack(free);
      }
    }
    if (published) {
      jobs.context().catalog().drop(free);
      jobs.context().index().drop(free);
    }
    return published;
  }
}
