package org.distbackup.engine.write;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.id.BlobId;
import org.distbackup.index.BlobIndex;
import org.distbackup.pack.BlobType;
import org.distbackup.snapshot.BlobSink;

/**
 * Takes a job's blobs, in order, and sees to it that the cluster holds them: hash, known?, compress
 * on the workers; then one thread of the job's own seals the new ones into packs, which go out as
 * they fill. Bounded by the buffers that blobs lie in, above and below, so {@link #put} waits when
 * the network does.
 *
 * <p>Any thread puts; {@link #finish} ends it well, {@link #close} in any case.
 */
public final class BlobWriter implements AutoCloseable {
  private sealed interface Prepared {}

  private record Known() implements Prepared {}

  private record Fresh(BlobId id, boolean compressed, byte[] payload, int offset, int length)
      implements Prepared {}

  private record Pending(
      BlobType type, int rawLength, SharedBytes source, CompletableFuture<Prepared> prepared) {}

  private static final Known KNOWN = new Known();
  // Bytes are bounded by the buffers that the blobs lie in; this bounds what small ones add.
  private static final int MOST_WAITING = 1024;
  private static final int MOST_COPIED_BYTES = 16 << 20;

  private final Workers workers;
  private final BlobIndex index;
  private final Packing packing;
  private final Progress progress;
  private final PackUse.Job use;
  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Semaphore copies = new Semaphore(MOST_COPIED_BYTES);
  private final CompletableFuture<Void> packed = new CompletableFuture<>();
  private final Thread packer;
  private volatile boolean last;

  /**
   * A writer for one job.
   *
   * @param use where the job claims the packs of blobs that are known already
   */
  BlobWriter(
      Workers workers, BlobIndex index, PackUse.Job use, Packing packing, Progress progress) {
    this.workers = workers;
    this.index = index;
    this.use = use;
    this.packing = packing;
    this.progress = progress;
    this.packer = Thread.ofPlatform().daemon().name("dbs-packer").unstarted(this::pack);
    packer.start();
  }

  /**
   * Takes a blob that lies in a shared array; the array is retained until the blob is packed.
   *
   * @return the blob's id, once it is computed
   */
  public CompletableFuture<BlobId> put(BlobType type, SharedBytes source, int offset, int length)
      throws InterruptedException {
    source.retain();
    var id = new CompletableFuture<BlobId>();
    var prepared = new CompletableFuture<Prepared>();
    workers
        .executor()
        .execute(
            () -> {
              try {
                var hash = workers.hasher().id(source.array(), offset, length);
                id.complete(hash);
                prepared.complete(prepare(hash, source.array(), offset, length));
              } catch (RuntimeException | Error failure) {
                id.completeExceptionally(failure);
                prepared.completeExceptionally(failure);
              }
            });
    enqueue(new Pending(type, length, source, prepared));
    return id;
  }

  private void enqueue(Pending pending) throws InterruptedException {
    boolean taken = false;
    while (!taken && !packed.isCompletedExceptionally()) {
      taken = queue.offer(pending, 1, TimeUnit.SECONDS);
    }
    if (packed.isCompletedExceptionally()) {
      if (!taken) {
        pending.source().release();
      }
      drop();
      Blocking.join(packed);
    }
  }

  /** Nobody packs any more: who waits for buffers must get them, to learn of it. */
  private void drop() {
    for (var left = queue.poll(); left != null; left = queue.poll()) {
      left.source().release();
    }
  }

  /**
   * Takes a copy of a blob, such as a list of ids. Its id is computed here and now: behind the
   * chunks of files that wait for the workers it would come late.
   */
  public BlobId putCopy(BlobType type, byte[] bytes, int offset, int length)
      throws InterruptedException {
    var id = workers.hasher().id(bytes, offset, length);
    if (!isKnown(id)) {
      putNew(type, id, Arrays.copyOfRange(bytes, offset, offset + length));
    }
    return id;
  }

  /** Packs a blob although it may be known: the pack that it is in now is to go. */
  public void putAgain(BlobType type, BlobId id, byte[] bytes) throws InterruptedException {
    if (use.begin(id)) {
      putNew(type, id, bytes);
    }
  }

  private void putNew(BlobType type, BlobId id, byte[] bytes) throws InterruptedException {
    int permits = Math.min(bytes.length, MOST_COPIED_BYTES);
    while (!copies.tryAcquire(permits, 1, TimeUnit.SECONDS)) {
      if (packed.isCompletedExceptionally()) {
        Blocking.join(packed);
      }
    }
    var source = new SharedBytes(bytes, () -> copies.release(permits));
    var prepared = new CompletableFuture<Prepared>();
    workers
        .executor()
        .execute(
            () -> {
              try {
                prepared.complete(compress(id, bytes, 0, bytes.length));
              } catch (RuntimeException | Error failure) {
                prepared.completeExceptionally(failure);
              }
            });
    enqueue(new Pending(type, bytes.length, source, prepared));
  }

  /** Where the lists of ids go that contents are folded into. */
  public BlobSink lists() {
    return (bytes, offset, length) -> {
      try {
        return putCopy(BlobType.LIST, bytes, offset, length);
      } catch (InterruptedException e) {
        throw Blocking.interrupted(e);
      }
    };
  }

  private Prepared prepare(BlobId id, byte[] bytes, int offset, int length) {
    return isKnown(id) ? KNOWN : compress(id, bytes, offset, length);
  }

  private boolean isKnown(BlobId id) {
    return index.find(id).filter(at -> use.claim(at.pack())).isPresent() || !use.begin(id);
  }

  private Fresh compress(BlobId id, byte[] bytes, int offset, int length) {
    return workers
        .compressor()
        .shrunk(bytes, offset, length)
        .map(frame -> new Fresh(id, true, frame, 0, frame.length))
        .orElseGet(() -> new Fresh(id, false, bytes, offset, length));
  }

  private void pack() {
    try {
      while (!last || !queue.isEmpty()) {
        var pending = queue.poll(50, TimeUnit.MILLISECONDS);
        if (pending != null) {
          pack(pending);
        }
      }
      packing.flush();
      packed.complete(null);
    } catch (ExecutionException failure) {
      packed.completeExceptionally(failure.getCause());
      drop();
    } catch (Throwable failure) {
      // Errors too: whoever puts or finishes would wait for ever.
      packed.completeExceptionally(failure);
      drop();
    }
  }

  private void pack(Pending pending) throws InterruptedException, ExecutionException {
    try {
      switch (pending.prepared().get()) {
        case Known known -> {}
        case Fresh fresh -> {
          packing.add(
              fresh.id(),
              pending.type(),
              fresh.compressed(),
              pending.rawLength(),
              fresh.payload(),
              fresh.offset(),
              fresh.length());
          progress.added(pending.rawLength(), fresh.length());
        }
      }
    } finally {
      pending.source().release();
    }
  }

  /** Returns when every blob that was put lies in a committed pack. */
  public void finish() throws InterruptedException {
    last = true;
    Blocking.get(packed);
    packing.awaitCommitted();
  }

  @Override
  public void close() {
    last = true;
    packer.interrupt();
    packing.close();
  }
}
