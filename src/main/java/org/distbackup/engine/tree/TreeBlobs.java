package org.distbackup.engine.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.read.RangePlan;
import org.distbackup.id.BlobId;

/**
 * Directories and lists of ids: from the cache here, otherwise from the members, many at a time,
 * and into the cache.
 */
public final class TreeBlobs {
  private static final int LARGEST_RANGE = 1 << 20;

  private final BlobReader blobs;
  private final TreeCache cache;
  private final Workers workers;
  private final ConcurrentMap<BlobId, CompletableFuture<byte[]>> underWay =
      new ConcurrentHashMap<>();

  /** Blobs from the cache, and what is not there from the members. */
  public TreeBlobs(BlobReader blobs, TreeCache cache, Workers workers) {
    this.blobs = blobs;
    this.cache = cache;
    this.workers = workers;
  }

  /**
   * The plaintext of a blob; waits for it. An interrupt ends it as a failure, as iterators need.
   */
  public byte[] get(BlobId id) {
    try {
      return Blocking.get(fetch(List.of(id)).getFirst());
    } catch (InterruptedException e) {
      throw Blocking.interrupted(e);
    }
  }

  /** Begins to fetch blobs; those that are here are there at once. */
  List<CompletableFuture<byte[]>> fetch(List<BlobId> ids) {
    var futures = new ArrayList<CompletableFuture<byte[]>>(ids.size());
    var wanted = new ArrayList<RangePlan.Wanted<CompletableFuture<byte[]>>>();
    for (var id : ids) {
      var cached = cache.find(id);
      futures.add(
          cached.isPresent() ? CompletableFuture.completedFuture(cached.get()) : want(id, wanted));
    }
    RangePlan.of(wanted, LARGEST_RANGE).forEach(this::fetch);
    return futures;
  }

  private CompletableFuture<byte[]> want(
      BlobId id, List<RangePlan.Wanted<CompletableFuture<byte[]>>> wanted) {
    var fresh = new CompletableFuture<byte[]>();
    var known = underWay.putIfAbsent(id, fresh);
    if (known != null) {
      return known;
    }
    var _ = fresh.whenComplete((bytes, failure) -> underWay.remove(id, fresh));
    try {
      wanted.add(new RangePlan.Wanted<>(id, blobs.locate(id), fresh));
    } catch (RuntimeException unknown) {
      fresh.completeExceptionally(unknown);
    }
    return fresh;
  }

  private void fetch(RangePlan.Range<CompletableFuture<byte[]>> range) {
    var _ =
        blobs
            .fetch(range.pack(), range.offset(), range.length())
            .thenAcceptAsync(bytes -> open(range, bytes), workers.executor())
            .exceptionally(
                failure -> {
                  blobs.readMoved(range, Blocking.cause(failure), workers.executor());
                  return null;
                });
  }

  private void open(RangePlan.Range<CompletableFuture<byte[]>> range, byte[] bytes) {
    for (var blob : range.blobs()) {
      try {
        byte[] plain = blobs.open(blob.id(), blob.at(), bytes, range.offsetOf(blob));
        cache.put(blob.id(), plain);
        blob.what().complete(plain);
      } catch (RuntimeException failure) {
        blob.what().completeExceptionally(failure);
      }
    }
  }
}
