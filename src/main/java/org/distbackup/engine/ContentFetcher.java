package org.distbackup.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.distbackup.id.BlobId;
import org.distbackup.index.BlobLocation;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the pieces of one file or of many: gathers what is wanted for a while, reads neighbours
 * in a pack as one range, many ranges at a time from many members, opens each blob once on the
 * workers, and hands it to all who want it, in any order. Bounded by bytes under way: {@link #want}
 * waits for room. One thread wants.
 */
final class ContentFetcher {
  /** Who wants bytes; called by the threads of the executor that the fetcher was given. */
  interface Target {
    /** A piece has come. The array is shared with others who want it. */
    void take(byte[] bytes, long position);

    /** A piece does not come. */
    void lost(RuntimeException why);
  }

  private static final int LARGEST_RANGE = 4 << 20;
  private static final int MOST_USES = 8192;

  private record Use(Target target, long position) {}

  private record Opened(List<Use> uses, byte @Nullable [] bytes, @Nullable RuntimeException why) {}

  private final BlobReader blobs;
  private final Workers workers;
  private final Executor takers;
  private final int budget;
  private final Semaphore free;
  private final Map<BlobId, RangePlan.Wanted<List<Use>>> gathered = new LinkedHashMap<>();
  private long gatheredBytes;
  private int gatheredUses;

  /**
   * A fetcher of one job.
   *
   * @param budget bytes under way at one time, sealed and opened
   * @param takers where targets may block
   */
  ContentFetcher(BlobReader blobs, Workers workers, int budget, Executor takers) {
    this.blobs = blobs;
    this.workers = workers;
    this.takers = takers;
    this.budget = budget;
    this.free = new Semaphore(budget);
  }

  /** Where a blob lies. */
  BlobLocation locate(BlobId id) {
    return blobs.locate(id);
  }

  /**
   * A piece is wanted; it may wait for others until {@link #flush}.
   *
   * @param position what the target is told with it
   */
  void want(BlobId id, BlobLocation at, Target target, long position) throws InterruptedException {
    var known = gathered.get(id);
    if (known == null) {
      known = new RangePlan.Wanted<>(id, at, new ArrayList<>(1));
      gathered.put(id, known);
      gatheredBytes += weight(at);
    }
    known.what().add(new Use(target, position));
    if (++gatheredUses == MOST_USES || gatheredBytes > budget / 4) {
      flush();
    }
  }

  private static long weight(BlobLocation at) {
    return (long) at.sealedLength() + at.rawLength();
  }

  /** Sends for all that is wanted. */
  void flush() throws InterruptedException {
    var ranges = RangePlan.of(List.copyOf(gathered.values()), Math.min(LARGEST_RANGE, budget / 4));
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
  void abandon() {
    var why = new CancellationException("the job has ended");
    for (var wanted : gathered.values()) {
      wanted.what().forEach(use -> use.target().lost(why));
    }
    gathered.clear();
  }

  private void fetch(RangePlan.Range<List<Use>> range) throws InterruptedException {
    long raw = range.blobs().stream().mapToLong(blob -> blob.at().rawLength()).sum();
    int weight = (int) Math.min(budget, range.length() + raw);
    free.acquire(weight);
    CompletableFuture<byte[]> fetched;
    try {
      fetched = blobs.fetch(range.pack(), range.offset(), range.length());
    } catch (RuntimeException unknown) {
      fetched = CompletableFuture.failedFuture(unknown);
    }
    var _ =
        fetched
            .thenApplyAsync(bytes -> open(range, bytes), workers.executor())
            .thenAcceptAsync(ContentFetcher::deliver, takers)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    lost(range, unchecked(Blocking.cause(failure)));
                  }
                  free.release(weight);
                });
  }

  private static RuntimeException unchecked(Throwable failure) {
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  private static void lost(RangePlan.Range<List<Use>> range, RuntimeException why) {
    for (var blob : range.blobs()) {
      blob.what().forEach(use -> use.target().lost(why));
    }
  }

  private List<Opened> open(RangePlan.Range<List<Use>> range, byte[] bytes) {
    var opened = new ArrayList<Opened>(range.blobs().size());
    for (var blob : range.blobs()) {
      try {
        byte[] plain = blobs.open(blob.id(), blob.at(), bytes, range.offsetOf(blob));
        opened.add(new Opened(blob.what(), plain, null));
      } catch (RuntimeException damaged) {
        opened.add(new Opened(blob.what(), null, damaged));
      }
    }
    return opened;
  }

  private static void deliver(List<Opened> all) {
    for (var opened : all) {
      for (var use : opened.uses()) {
        if (opened.bytes() != null) {
          use.target().take(opened.bytes(), use.position());
        } else if (opened.why() != null) {
          use.target().lost(opened.why());
        }
      }
    }
  }

  /** Sends for all that is wanted and returns when all of it has been handed over. */
  void await() throws InterruptedException {
    flush();
    free.acquire(budget);
    free.release(budget);
  }
}
