package org.distbackup.engine.read;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.job.Workers;
import org.distbackup.failure.Failure;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobIndex;
import org.distbackup.index.BlobLocation;
import org.distbackup.key.OwnerKeys;

/**
 * Reads blobs back: where the index says they lie, opened, expanded, and checked against their ids.
 * Bytes that a member has altered are noticed by the seal, and read again without that member.
 */
public final class BlobReader {
  private final ThreadLocal<BlobOpener> openers;
  private final BlobIndex index;
  private final RangeReader ranges;
  private final CheckedReader checked;
  private final Catalog catalog;

  /** Reads this owner's blobs where the index says they are. */
  public BlobReader(
      OwnerKeys keys, Workers workers, BlobIndex index, RangeReader ranges, Catalog catalog) {
    this.openers = ThreadLocal.withInitial(() -> new BlobOpener(keys, workers));
    this.index = index;
    this.ranges = ranges;
    this.checked = new CheckedReader(ranges);
    this.catalog = catalog;
  }

  /** Where a blob lies. */
  public BlobLocation locate(BlobId id) {
    return index.find(id).orElseThrow(() -> unknown(id));
  }

  private Failure unknown(BlobId id) {
    int unread = index.missing(catalog.state().packs().keySet()).size();
    return unread == 0
        ? new Failure(
            Failure.Kind.FAILED,
            "No pack that this peer knows of holds blob " + id + ".",
            "Stop the peer, delete the folder index in its data directory and start it again.")
        : new Failure(
            Failure.Kind.NOT_ENOUGH,
            "The index here lacks "
                + unread
                + " packs, and too few of the members that keep them answer.",
            "Start more of the peers that keep them (dbs peers shows who is offline) and try"
                + " again.");
  }

  /** The range of sealed bytes of a pack; whatever is wrong is told by the future. */
  public CompletableFuture<byte[]> fetch(PackId pack, int offset, int length) {
    return fetch(pack, offset, length, SpareArrays.NONE);
  }

  /** As the other, at the start of an array of {@code spares}; the caller gives it back. */
  CompletableFuture<byte[]> fetch(PackId pack, int offset, int length, SpareArrays spares) {
    try {
      return ranges.read(ranges.pack(pack), offset, length, Set.of(), spares);
    } catch (RuntimeException unknown) {
      return CompletableFuture.failedFuture(unknown);
    }
  }

  /** The plaintext of one blob. */
  public byte[] read(BlobId id) throws InterruptedException {
    var location = locate(id);
    byte[] sealed =
        Blocking.get(fetch(location.pack(), location.offset(), location.sealedLength()));
    return open(id, location, sealed, 0);
  }

  /**
   * The plaintext of a blob that could not be read where it lay: a prune may have put it into
   * another pack since it was located. When it has not, the future fails with {@code why}.
   */
  CompletableFuture<byte[]> readMoved(
      BlobId id, BlobLocation from, Throwable why, Executor executor) {
    var now = index.findElsewhere(id, from.pack());
    return now.isEmpty()
        ? CompletableFuture.failedFuture(why)
        : fetch(now.get().pack(), now.get().offset(), now.get().sealedLength())
            .thenApplyAsync(bytes -> open(id, now.get(), bytes, 0), executor);
  }

  /** Completes the blobs of a range that could not be read: see the other. */
  public void readMoved(
      RangePlan.Range<CompletableFuture<byte[]>> range, Throwable why, Executor executor) {
    for (var blob : range.blobs()) {
      var _ =
          readMoved(blob.id(), blob.at(), why, executor)
              .whenComplete(
                  (plain, gone) -> {
                    if (gone == null) {
                      blob.what().complete(plain);
                    } else {
                      blob.what().completeExceptionally(Blocking.cause(gone));
                    }
                  });
    }
  }

  /**
   * Opens a blob that was fetched; if it is not what it should be, fetches it again from other
   * members.
   *
   * @param at where the sealed blob begins in {@code sealed}
   */
  public byte[] open(BlobId id, BlobLocation location, byte[] sealed, int at) {
    return tryOpen(id, location, sealed, at).orElseGet(() -> readElsewhere(id, location));
  }

  private byte[] readElsewhere(BlobId id, BlobLocation location) {
    return checked
        .readAgain(
            ranges.pack(location.pack()),
            location.offset(),
            location.sealedLength(),
            again -> tryOpen(id, location, again, 0))
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.FAILED,
                    "Blob "
                        + id
                        + " of pack "
                        + location.pack()
                        + " is damaged on too many of the members that answer.",
                    "Start more of the peers that keep it and try again."));
  }

  /**
   * As {@link #open}, into an array of the calling thread, which is the caller's until it opens the
   * next.
   */
  BlobOpener.Plain openHere(BlobId id, BlobLocation location, byte[] sealed, int at) {
    return openers
        .get()
        .open(id, location, sealed, at)
        .orElseGet(
            () -> {
              byte[] bytes = readElsewhere(id, location);
              return new BlobOpener.Plain(bytes, bytes.length);
            });
  }

  private Optional<byte[]> tryOpen(BlobId id, BlobLocation at, byte[] sealed, int offset) {
    return openers
        .get()
        .open(id, at, sealed, offset)
        .map(plain -> Arrays.copyOf(plain.bytes(), plain.length()));
  }
}
