package org.distbackup.engine.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.distbackup.engine.job.Blocking;
import org.distbackup.id.BlobId;
import org.distbackup.index.BlobLocation;

/**
 * Fetches the pieces of one file or of many: gathers what is wanted for a while, reads neighbours
 * in a pack as one range, many ranges at a time from many members, opens each blob once, and hands
 * it to all who want it, in any order. Bounded by bytes and by ranges under way: {@link #want}
 * waits for room. One thread wants.
 */
public final class ContentFetcher {
  /** Who wants bytes; called by the threads of the executor that the fetcher was given. */
  public interface Target {
    /**
     * A piece has come.
     *
     * @param bytes of which the first {@code length} are the piece, until this returns
     */
    void take(byte[] bytes, int length, long position);

    /** A piece does not come. */
    void lost(RuntimeException why);
  }

  private static final int MOST_USES = 8192;

  private record Use(Target target, long position) {}

  private final BlobReader blobs;
  private final Executor takers;
  private final int budget;
  private final Semaphore free;
  private final Semaphore slots = new Semaphore(RangePlan.MOST_UNDER_WAY);
  private final SpareArrays spares = new SpareArrays(RangePlan.LARGEST_RANGE);
  private final Map<BlobId, RangePlan.Wanted<List<Use>>> gathered = new LinkedHashMap<>();
  private long gatheredBytes;
  private int gatheredUses;

  /**
   * A fetcher of one job.
   *
   * @param budget sealed bytes under way at one time
   * @param takers where blobs are opened and targets may block
   */
  public ContentFetcher(BlobReader blobs, int budget, Executor takers) {
    this.blobs = blobs;
    this.takers = takers;
    this.budget = budget;
    this.free = new Semaphore(budget);
  }

  /** Where a blob lies. */
  public BlobLocation locate(BlobId id) {
    return blobs.locate(id);
  }

  /**
   * A piece is wanted; it may wait for others until {@link #flush}.
   *
   * @param position what the target is told with it
   */
  public void want(BlobId id, BlobLocation at, Target target, long position)
      throws InterruptedException {
    var known = gathered.get(id);
    if (known == null) {
      known = new RangePlan.Wanted<>(id, at, new ArrayList<>(1));
      gathered.put(id, known);
      gatheredBytes += at.sealedLength();
    }
    known.what().add(new Use(target, position));
    if (++gatheredUses == MOST_USES || gatheredBytes > budget / 4) {
      flush();
    }
  }

  /** Sends for all that is wanted. */
  public void flush() throws InterruptedException {
    var ranges =
        RangePlan.of(List.copyOf(gathered.values()), Math.min(RangePlan.LARGEST_RANGE, budget / 4));
    gathered.clear();
    gatheredBytes = 0;
    gatheredUses = 0;
    int sent = 0;
    try {
      for (var range : ranges) {
        fetch(range);
        sent++;
      }
    } finally {
      var why = new CancellationException("the job has ended");
      ranges.subList(sent, ranges.size()).forEach(range -> lost(range, why));
    }
  }

  /** Tells all whose wants are gathered that nothing will come. */
  public void abandon() {
    var why = new CancellationException("the job has ended");
    gathered.values().forEach(wanted -> lost(wanted, why));
    gathered.clear();
  }

  private void fetch(RangePlan.Range<List<Use>> range) throws InterruptedException {
    int weight = Math.min(budget, range.length());
    slots.acquire();
    free.acquire(weight);
    var _ =
        blobs
            .fetch(range.pack(), range.offset(), range.length(), spares)
            .thenAcceptAsync(bytes -> deliver(range, bytes), takers)
            .exceptionallyCompose(failure -> fetchMoved(range, Blocking.cause(failure)))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    lost(range, unchecked(Blocking.cause(failure)));
                  }
                  slots.release();
                  free.release(weight);
                });
  }

  /** Fetches blob by blob what could not be read as a range and was moved meanwhile. */
  private CompletableFuture<Void> fetchMoved(RangePlan.Range<List<Use>> range, Throwable why) {
    return CompletableFuture.allOf(
        range.blobs().stream()
            .map(
                blob ->
                    blobs
                        .readMoved(blob.id(), blob.at(), why, takers)
                        .thenAcceptAsync(plain -> take(blob, plain, plain.length), takers)
                        .exceptionally(
                            gone -> {
                              lost(blob, unchecked(Blocking.cause(gone)));
                              return null;
                            }))
            .toArray(CompletableFuture[]::new));
  }

  private static RuntimeException unchecked(Throwable failure) {
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  private static void take(RangePlan.Wanted<List<Use>> blob, byte[] bytes, int length) {
    blob.what().forEach(use -> use.target().take(bytes, length, use.position()));
  }

  private static void lost(RangePlan.Range<List<Use>> range, RuntimeException why) {
    range.blobs().forEach(blob -> lost(blob, why));
  }

  private static void lost(RangePlan.Wanted<List<Use>> blob, RuntimeException why) {
    blob.what().forEach(use -> use.target().lost(why));
  }

  /** Opens and hands over one blob after another, while it is in the nearest cache. */
  private void deliver(RangePlan.Range<List<Use>> range, byte[] bytes) {
    for (var blob : range.blobs()) {
      try {
        var plain = blobs.openHere(blob.id(), blob.at(), bytes, range.offsetOf(blob));
        take(blob, plain.bytes(), plain.length());
      } catch (RuntimeException damaged) {
        lost(blob, damaged);
      }
    }
    spares.give(bytes);
  }

  /** Sends for all that is wanted and returns when all of it has been handed over. */
  void await() throws InterruptedException {
    flush();
    free.acquire(budget);
    free.release(budget);
  }
}
