package org.distbackup.engine.write;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.job.JobThread;
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
  // Bytes are bounded by the buffers that the blobs lie in; this bounds what small ones add.
  private static final int MOST_WAITING = 256;
  private static final int MOST_COPIED_BYTES = 16 << 20;

  private final Workers workers;
  private final BlobIndex index;
  private final Packing packing;
  private final Progress progress;
  private final PackUse.Job use;
  private final Semaphore copies = new Semaphore(MOST_COPIED_BYTES);
  private final JobThread<Batch> thread;
  private Batch open = new Batch(this::sendOff);

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
    this.thread =
        new JobThread<>(
            "dbs-packer", MOST_WAITING, this::pack, (batch, failure) -> batch.release());
  }

  /**
   * Takes a blob that lies in a shared array; the array is retained until the blob is packed. Small
   * ones wait for others to come: see {@link #flush}.
   */
  public PutBlob put(BlobType type, SharedBytes source, int offset, int length)
      throws InterruptedException {
    source.retain();
    PutBlob blob;
    Optional<Batch> full;
    synchronized (this) {
      blob = open.add(type, source, offset, length);
      full = open.isFull() ? Optional.of(takeOpen()) : Optional.empty();
    }
    if (full.isPresent()) {
      send(full.get(), this::prepare);
    }
    return blob;
  }

  /**
   * Sends off what was put. For who is about to wait for what only that can bring: a buffer, or the
   * last ids. Where it is not called, those who wait for an id wait some milliseconds longer.
   */
  public void flush() throws InterruptedException {
    Batch batch;
    synchronized (this) {
      batch = takeOpen();
    }
    if (!batch.blobs().isEmpty()) {
      send(batch, this::prepare);
    }
  }

  private Batch takeOpen() {
    var taken = open;
    open = new Batch(this::sendOff);
    return taken;
  }

  private void sendOff(Batch awaited) {
    synchronized (this) {
      if (awaited != open) {
        return;
      }
      open = new Batch(this::sendOff);
    }
    try {
      send(awaited, this::prepare);
    } catch (InterruptedException e) {
      throw Blocking.interrupted(e);
    }
  }

  private void send(Batch batch, Consumer<PutBlob> preparation) throws InterruptedException {
    workers
        .executor()
        .execute(
            () -> {
              try {
                batch.blobs().forEach(preparation);
                batch.prepared().complete(null);
              } catch (RuntimeException | Error failure) {
                batch.prepared().completeExceptionally(failure);
              }
            });
    thread.put(batch);
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
    // Of what fails or is dropped they come back too.
    copies.acquire(permits);
    var source = new SharedBytes(bytes, () -> copies.release(permits));
    var batch = new Batch(sent -> {});
    batch.add(type, source, 0, bytes.length).identify(id);
    send(batch, this::compress);
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

  private void prepare(PutBlob blob) {
    var id = workers.hasher().id(blob.source().array(), blob.offset(), blob.length());
    blob.identify(id);
    if (!isKnown(id)) {
      compress(blob);
    }
  }

  private boolean isKnown(BlobId id) {
    return index.find(id).filter(at -> use.claim(at.pack())).isPresent() || !use.begin(id);
  }

  private void compress(PutBlob blob) {
    byte[] bytes = blob.source().array();
    blob.pack(
        workers
            .compressor()
            .shrunk(bytes, blob.offset(), blob.length())
            .map(frame -> new PutBlob.Payload(true, frame, 0, frame.length))
            .orElseGet(() -> new PutBlob.Payload(false, bytes, blob.offset(), blob.length())));
  }

  private void pack(Batch batch) throws InterruptedException, ExecutionException {
    try {
      batch.prepared().get();
      for (var blob : batch.blobs()) {
        pack(blob);
      }
    } finally {
      batch.release();
    }
  }

  private void pack(PutBlob blob) throws InterruptedException {
    var payload = blob.payload();
    if (payload != null) {
      packing.add(
          blob.preparedId(),
          blob.type(),
          payload.compressed(),
          blob.length(),
          payload.bytes(),
          payload.offset(),
          payload.length());
      progress.added(blob.length(), payload.length());
    }
  }

  /** Returns when every blob that was put lies in a committed pack. */
  public void finish() throws InterruptedException {
    flush();
    thread.finish();
    packing.finish();
  }

  @Override
  public void close() {
    thread.close();
    packing.close();
  }
}
