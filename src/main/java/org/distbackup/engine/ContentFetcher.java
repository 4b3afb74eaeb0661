package org.distbackup.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobLocation;
import org.distbackup.snapshot.Content;
import org.jspecify.annotations.Nullable;

/**
 * Writes the content of one file to a channel: neighbouring blobs of a pack are fetched as one
 * range, many ranges at a time from many members, and each is opened on the workers and written
 * where it belongs as it arrives, in any order. Bounded by bytes under way.
 */
final class ContentFetcher {
  private static final int LARGEST_RANGE = 8 << 20;

  private record Piece(BlobId id, BlobLocation at, long filePosition) {}

  /** Neighbouring blobs of one pack. */
  private static final class Range {
    final PackId pack;
    final int offset;
    int length;
    final List<Piece> pieces = new ArrayList<>();

    Range(Piece first) {
      pack = first.at().pack();
      offset = first.at().offset();
      add(first);
    }

    void add(Piece piece) {
      pieces.add(piece);
      length += piece.at().sealedLength();
    }

    boolean takes(Piece piece, int largest) {
      return piece.at().pack().equals(pack)
          && piece.at().offset() == offset + length
          && length + piece.at().sealedLength() <= largest;
    }
  }

  private final BlobReader blobs;
  private final Workers workers;
  private final Progress progress;
  private final FileChannel out;
  private final int budget;
  private final Semaphore free;
  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
  private @Nullable Range open;
  private long position;

  ContentFetcher(
      BlobReader blobs, Workers workers, MemoryPlan plan, FileChannel out, Progress progress) {
    this.blobs = blobs;
    this.workers = workers;
    this.progress = progress;
    this.out = out;
    this.budget = plan.restoreBytes();
    this.free = new Semaphore(budget);
  }

  /** Fetches all of it; returns the number of bytes written, all of them in the channel. */
  long fetch(Content content) throws InterruptedException {
    for (var ids = content.blobs(blobs::readList); ids.hasNext(); ) {
      add(ids.next());
    }
    dispatch();
    free.acquire(budget);
    rethrow();
    return position;
  }

  private void add(BlobId id) throws InterruptedException {
    var at = blobs.locate(id);
    var piece = new Piece(id, at, position);
    position += at.rawLength();
    var range = open;
    if (range != null && range.takes(piece, Math.min(LARGEST_RANGE, budget / 2))) {
      range.add(piece);
    } else {
      dispatch();
      open = new Range(piece);
    }
  }

  private void dispatch() throws InterruptedException {
    var range = open;
    open = null;
    if (range == null) {
      return;
    }
    rethrow();
    free.acquire(range.length);
    var _ =
        blobs
            .fetch(range.pack, range.offset, range.length)
            .thenAcceptAsync(bytes -> write(range, bytes), workers.executor())
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    failed.compareAndSet(null, Blocking.cause(failure));
                  }
                  free.release(range.length);
                });
  }

  private void write(Range range, byte[] bytes) {
    if (failed.get() != null) {
      return;
    }
    for (var piece : range.pieces) {
      byte[] plain = blobs.open(piece.id(), piece.at(), bytes, piece.at().offset() - range.offset);
      var buffer = ByteBuffer.wrap(plain);
      try {
        while (buffer.hasRemaining()) {
          out.write(buffer, piece.filePosition() + buffer.position());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      progress.done(plain.length);
    }
  }

  private void rethrow() {
    switch (failed.get()) {
      case null -> {}
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case Throwable failure -> throw new IllegalStateException(failure);
    }
  }
}
