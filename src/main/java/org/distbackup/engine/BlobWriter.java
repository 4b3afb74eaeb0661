package org.distbackup.engine;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.distbackup.compress.Compressor;
import org.distbackup.id.BlobId;
import org.distbackup.index.BlobIndex;
import org.distbackup.pack.BlobType;

/**
 * Takes a job's blobs, in order, and sees to it that the cluster holds them: hash, known?, compress
 * on the workers; then one thread of the job's own seals the new ones into packs, which go out as
 * they fill. Bounded by a queue of four blobs a core and by the buffers below it, so {@link #put}
 * waits when the network does.
 *
 * <p>One thread puts; {@link #finish} ends it well, {@link #close} in any case.
 */
final class BlobWriter implements AutoCloseable {
  private sealed interface Prepared {}

  private record Known() implements Prepared {}

  private record Fresh(BlobId id, boolean compressed, byte[] payload, int offset, int length)
      implements Prepared {}

  private record Pending(
      BlobType type, int rawLength, SharedBytes source, CompletableFuture<Prepared> prepared) {}

  private static final Known KNOWN = new Known();

  private final Workers workers;
  private final BlobIndex index;
  private final PackAssembler assembler;
  private final Progress progress;
  private final BlockingQueue<Pending> queue =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors() * 4);
  private final Set<BlobId> underWay = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> packed = new CompletableFuture<>();
  private final Thread packer;
  private volatile boolean last;

  BlobWriter(Workers workers, BlobIndex index, PackAssembler assembler, Progress progress) {
    this.workers = workers;
    this.index = index;
    this.assembler = assembler;
    this.progress = progress;
    this.packer = Thread.ofPlatform().daemon().name("dbs-packer").unstarted(this::pack);
    packer.start();
  }

  /**
   * Takes a blob that lies in a shared array; the array is retained until the blob is packed.
   *
   * @return the blob's id, once it is computed
   */
  CompletableFuture<BlobId> put(BlobType type, SharedBytes source, int offset, int length)
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
    var pending = new Pending(type, length, source, prepared);
    while (!queue.offer(pending, 1, TimeUnit.SECONDS)) {
      if (packed.isCompletedExceptionally()) {
        Blocking.join(packed);
      }
    }
    return id;
  }

  /**
   * Takes a copy of a small blob, such as a list of ids, and returns its id when it is computed.
   */
  BlobId putCopy(BlobType type, byte[] bytes, int offset, int length) throws InterruptedException {
    var copy = new SharedBytes(Arrays.copyOfRange(bytes, offset, offset + length), () -> {});
    try {
      return Blocking.get(put(type, copy, 0, length));
    } finally {
      copy.release();
    }
  }

  private Prepared prepare(BlobId id, byte[] bytes, int offset, int length) {
    if (!underWay.add(id) || index.find(id).isPresent()) {
      return KNOWN;
    }
    var compressed = new byte[Compressor.bound(length)];
    int shrunk = workers.compressor().compress(bytes, offset, length, compressed, 0);
    return shrunk < 0
        ? new Fresh(id, false, bytes, offset, length)
        : new Fresh(id, true, compressed, 0, shrunk);
  }

  private void pack() {
    try {
      while (!last || !queue.isEmpty()) {
        var pending = queue.poll(50, TimeUnit.MILLISECONDS);
        if (pending != null) {
          pack(pending);
        }
      }
      assembler.flush();
      packed.complete(null);
    } catch (ExecutionException failure) {
      packed.completeExceptionally(failure.getCause());
    } catch (Throwable failure) {
      // Errors too: whoever puts or finishes would wait for ever.
      packed.completeExceptionally(failure);
    }
  }

  private void pack(Pending pending) throws InterruptedException, ExecutionException {
    try {
      switch (pending.prepared().get()) {
        case Known known -> {}
        case Fresh fresh -> {
          assembler.add(
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
    if (pending.type() == BlobType.DATA) {
      progress.done(pending.rawLength());
    }
  }

  /** Returns when every blob that was put lies in a committed pack. */
  void finish() throws InterruptedException {
    last = true;
    Blocking.get(packed);
    assembler.awaitCommitted();
  }

  @Override
  public void close() {
    last = true;
    packer.interrupt();
    assembler.close();
  }
}
