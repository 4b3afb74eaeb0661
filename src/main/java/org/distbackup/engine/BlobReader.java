package org.distbackup.engine;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.distbackup.compress.CorruptBlobException;
import org.distbackup.failure.Failure;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobIndex;
import org.distbackup.index.BlobLocation;
import org.distbackup.key.OwnerKeys;
import org.distbackup.seal.PackSealer;
import org.distbackup.seal.SealBrokenException;

/**
 * Reads blobs back: where the index says they lie, opened, expanded, and checked against their ids.
 * Bytes that a member has altered are noticed by the seal, and read again without that member.
 */
final class BlobReader {
  private final OwnerKeys keys;
  private final Workers workers;
  private final BlobIndex index;
  private final RangeReader ranges;
  private final CheckedReader checked;
  private final Catalog catalog;

  BlobReader(
      OwnerKeys keys, Workers workers, BlobIndex index, RangeReader ranges, Catalog catalog) {
    this.keys = keys;
    this.workers = workers;
    this.index = index;
    this.ranges = ranges;
    this.checked = new CheckedReader(ranges);
    this.catalog = catalog;
  }

  /** Where a blob lies. */
  BlobLocation locate(BlobId id) {
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

  /** The range of sealed bytes of a pack. */
  CompletableFuture<byte[]> fetch(PackId pack, int offset, int length) {
    return ranges.read(ranges.pack(pack), offset, length, Set.of());
  }

  /** The plaintext of one blob. */
  byte[] read(BlobId id) throws InterruptedException {
    var location = locate(id);
    byte[] sealed =
        Blocking.get(fetch(location.pack(), location.offset(), location.sealedLength()));
    return open(id, location, sealed, 0);
  }

  /**
   * Opens a blob that was fetched; if it is not what it should be, fetches it again from other
   * members.
   *
   * @param at where the sealed blob begins in {@code sealed}
   */
  byte[] open(BlobId id, BlobLocation location, byte[] sealed, int at) {
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

  private Optional<byte[]> tryOpen(BlobId id, BlobLocation at, byte[] sealed, int offset) {
    try {
      byte[] opened = new byte[at.sealedLength() - PackSealer.OVERHEAD];
      PackCiphers.of(keys, at.pack())
          .open(at.position(), at.type(), sealed, offset, at.sealedLength(), opened, 0);
      byte[] raw = opened;
      if (at.compressed()) {
        raw = new byte[at.rawLength()];
        workers.compressor().decompress(opened, 0, opened.length, raw, 0, at.rawLength());
      }
      return workers.hasher().id(raw, 0, raw.length).equals(id)
          ? Optional.of(raw)
          : Optional.empty();
    } catch (SealBrokenException | CorruptBlobException damaged) {
      return Optional.empty();
    }
  }
}
