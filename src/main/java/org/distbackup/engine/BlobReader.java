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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads blobs back: where the index says they lie, opened, expanded, and checked against their ids.
 * Bytes that a member has altered are noticed by the seal, and read again without that member.
 */
final class BlobReader {
  private static final Logger LOG = LoggerFactory.getLogger(BlobReader.class);

  private final OwnerKeys keys;
  private final Workers workers;
  private final BlobIndex index;
  private final RangeReader ranges;

  BlobReader(OwnerKeys keys, Workers workers, BlobIndex index, RangeReader ranges) {
    this.keys = keys;
    this.workers = workers;
    this.index = index;
    this.ranges = ranges;
  }

  /** Where a blob lies. */
  BlobLocation locate(BlobId id) {
    return index
        .find(id)
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.FAILED,
                    "No pack that this peer knows of holds blob " + id + ".",
                    "Restart the peer: it reads the packs' directories again from its members."));
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

  /** As {@link #read}, for iterators: an interrupt ends it as a failure. */
  byte[] readList(BlobId id) {
    try {
      return read(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(
          Failure.Kind.INTERRUPTED, "The command was interrupted.", "Run it again to go on.", e);
    }
  }

  /**
   * Opens a blob that was fetched; if it is not what it should be, fetches it again from other
   * members, one of them left out each time.
   *
   * @param at where the sealed blob begins in {@code sealed}
   */
  byte[] open(BlobId id, BlobLocation location, byte[] sealed, int at) {
    return tryOpen(id, location, sealed, at).orElseGet(() -> readElsewhere(id, location));
  }

  private byte[] readElsewhere(BlobId id, BlobLocation location) {
    var pack = ranges.pack(location.pack());
    for (var liar : pack.group().members()) {
      try {
        byte[] again =
            Blocking.join(
                ranges.read(pack, location.offset(), location.sealedLength(), Set.of(liar)));
        var opened = tryOpen(id, location, again, 0);
        if (opened.isPresent()) {
          return opened.get();
        }
      } catch (Failure tooFew) {
        LOG.debug("Too few members without {}", liar, tooFew);
      }
    }
    throw new Failure(
        Failure.Kind.FAILED,
        "Blob " + id + " of pack " + location.pack() + " is damaged on every member that answers.",
        "Start more of the peers that keep it and try again.");
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
