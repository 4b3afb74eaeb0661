package org.distbackup.engine.write;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.distbackup.engine.job.Blocking;
import org.distbackup.pack.BlobType;

/**
 * Blobs that go to the workers and to the packer together: handing over a small one by itself costs
 * as much as hashing it. Filled by those who put, under the writer's lock; then a worker's; then,
 * when {@link #prepared} is done, to be read by all.
 */
final class Batch {
  private static final int MOST_BLOBS = 64;
  private static final int ENOUGH_BYTES = 256 << 10;

  // A batch is usually full sooner, where files come one after another.
  private static final long PATIENCE_MILLIS = 10;

  private final Consumer<Batch> sendOff;
  private final List<PutBlob> blobs = new ArrayList<>();
  private final CompletableFuture<Void> prepared = new CompletableFuture<>();
  private int bytes;

  /** An empty one; {@code sendOff} is asked to send it off when somebody waits for it. */
  Batch(Consumer<Batch> sendOff) {
    this.sendOff = sendOff;
  }

  PutBlob add(BlobType type, SharedBytes source, int offset, int length) {
    var blob = new PutBlob(this, type, source, offset, length);
    blobs.add(blob);
    bytes += length;
    return blob;
  }

  boolean isFull() {
    return bytes >= ENOUGH_BYTES || blobs.size() >= MOST_BLOBS;
  }

  List<PutBlob> blobs() {
    return blobs;
  }

  /** Done when every blob has its id and its payload. */
  CompletableFuture<Void> prepared() {
    return prepared;
  }

  /**
   * Waits until it is prepared. Who waits long sees to it that it is sent off: those who put may be
   * waiting for him.
   */
  void await() {
    if (!prepared.isDone()) {
      try {
        prepared.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        sendOff.accept(this);
      } catch (InterruptedException e) {
        throw Blocking.interrupted(e);
      } catch (ExecutionException e) {
        // Thrown below, unwrapped.
      }
    }
    Blocking.join(prepared);
  }

  /** They need no more be packed, or never will be. */
  void release() {
    blobs.forEach(blob -> blob.source().release());
  }
}
