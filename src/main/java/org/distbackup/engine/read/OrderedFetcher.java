package org.distbackup.engine.read;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.job.Workers;
import org.distbackup.id.BlobId;
import org.distbackup.index.BlobLocation;

/**
 * Writes blobs and bytes of one's own to a stream, in the order they are given, and fetches ahead:
 * neighbours in a pack as one range, many ranges at a time. Bounded by bytes and by ranges under
 * way.
 */
public final class OrderedFetcher {
  private record Item(CompletableFuture<byte[]> bytes, long weight) {}

  private final BlobReader blobs;
  private final Workers workers;
  private final OutputStream out;
  private final long budget;
  private final Semaphore slots = new Semaphore(RangePlan.MOST_UNDER_WAY);
  private final Deque<Item> items = new ArrayDeque<>();
  private final List<RangePlan.Wanted<CompletableFuture<byte[]>>> gathered = new ArrayList<>();
  private long underWay;
  private long gatheredBytes;

  /** Writes to {@code out}, with {@code budget} bytes at most on their way. */
  public OrderedFetcher(BlobReader blobs, Workers workers, int budget, OutputStream out) {
    this.blobs = blobs;
    this.workers = workers;
    this.budget = budget;
    this.out = out;
  }

  /** Next come these bytes. */
  public void add(byte[] bytes) throws IOException, InterruptedException {
    add(new Item(CompletableFuture.completedFuture(bytes), bytes.length));
  }

  /** Next comes this blob. */
  public void add(BlobId id, BlobLocation at) throws IOException, InterruptedException {
    var bytes = new CompletableFuture<byte[]>();
    gathered.add(new RangePlan.Wanted<>(id, at, bytes));
    long weight = (long) at.sealedLength() + at.rawLength();
    gatheredBytes += weight;
    if (gatheredBytes > budget / 4) {
      send();
    }
    add(new Item(bytes, weight));
  }

  private void add(Item item) throws IOException, InterruptedException {
    items.add(item);
    underWay += item.weight();
    while (underWay > budget / 2) {
      writeFirst();
    }
  }

  private void writeFirst() throws IOException, InterruptedException {
    var first = items.remove();
    if (!first.bytes().isDone()) {
      send();
    }
    out.write(Blocking.get(first.bytes()));
    underWay -= first.weight();
  }

  private void send() throws InterruptedException {
    for (var range : RangePlan.of(gathered, (int) Math.min(RangePlan.LARGEST_RANGE, budget / 4))) {
      send(range);
    }
    gathered.clear();
    gatheredBytes = 0;
  }

  private void send(RangePlan.Range<CompletableFuture<byte[]>> range) throws InterruptedException {
    slots.acquire();
    var _ =
        blobs
            .fetch(range.pack(), range.offset(), range.length())
            .whenComplete((bytes, failure) -> slots.release())
            .thenAcceptAsync(
                bytes -> {
                  for (var blob : range.blobs()) {
                    blob.what()
                        .complete(blobs.open(blob.id(), blob.at(), bytes, range.offsetOf(blob)));
                  }
                },
                workers.executor())
            .exceptionally(
                failure -> {
                  blobs.readMoved(range, Blocking.cause(failure), workers.executor());
                  return null;
                });
  }

  /** Writes all that was given. */
  public void finish() throws IOException, InterruptedException {
    while (!items.isEmpty()) {
      writeFirst();
    }
    out.flush();
  }
}
