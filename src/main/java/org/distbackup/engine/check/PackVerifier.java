package org.distbackup.engine.check;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.pack.FilledPack;
import org.distbackup.engine.pack.PackCiphers;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.read.Descriptors;
import org.distbackup.engine.read.RangeReader;
import org.distbackup.engine.upkeep.Census;
import org.distbackup.failure.Failure;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.index.IndexedBlob;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.CorruptPackException;
import org.distbackup.pack.PackReader;
import org.distbackup.seal.SealBrokenException;
import org.distbackup.shard.Descriptor;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.PeerUnreachableException;
import org.distbackup.transfer.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one pack: every member reads its own shard and tells the hash of what is there; then the
 * pack comes here and every blob in it is opened, since a member could have kept the hash alone.
 */
public final class PackVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(PackVerifier.class);

  private final OwnerKeys keys;
  private final Catalog catalog;
  private final DataClient data;
  private final RangeReader ranges;
  private final Descriptors descriptors;
  private final BlobReader blobs;

  /** A verifier of this owner's packs. */
  public PackVerifier(
      OwnerKeys keys,
      Catalog catalog,
      DataClient data,
      RangeReader ranges,
      Descriptors descriptors,
      BlobReader blobs) {
    this.keys = keys;
    this.catalog = catalog;
    this.data = data;
    this.ranges = ranges;
    this.descriptors = descriptors;
    this.blobs = blobs;
  }

  /** Tells the census of rotten shards; returns the blobs that nobody can give any more. */
  Set<BlobId> verify(PackId id, Census census) throws InterruptedException {
    var pack = ranges.pack(id);
    var descriptor = descriptors.find(pack.group(), id, Descriptors.NOBODY);
    if (descriptor.isPresent()) {
      for (int shard = 0; shard < pack.group().members().size(); shard++) {
        verify(pack, descriptor.get(), shard, census);
      }
    }
    return open(pack);
  }

  private void verify(RangeReader.Pack pack, Descriptor descriptor, int shard, Census census)
      throws InterruptedException {
    var member = catalog.member(pack.group().members().get(shard));
    if (member.isEmpty()) {
      return;
    }
    try {
      byte[] root =
          Blocking.get(
              data.verifyShard(DataAddress.of(member.get()), pack.group().id(), pack.id(), shard)
                  .toCompletableFuture());
      if (!Arrays.equals(root, descriptor.hashes().get(shard))) {
        LOG.warn("Shard {} of pack {} is rotten on {}", shard, pack.id(), member.get().name());
        census.bad(pack.id(), shard);
      }
    } catch (PeerUnreachableException gone) {
      census.unknown(pack.id(), shard);
    } catch (Refusal refusal) {
      if (refusal.code() == Refusal.Code.NOT_FOUND) {
        census.bad(pack.id(), shard);
      } else if (refusal.code() == Refusal.Code.NOT_MEMBER) {
        // Not the one that was asked for, or one that lost its data: it would not take it either.
        census.unknown(pack.id(), shard);
      } else {
        LOG.info(
            "{} cannot say how shard {} of pack {} is: {}",
            member.get().name(),
            shard,
            pack.id(),
            refusal.getMessage());
        census.doubtful(pack.id(), shard);
      }
    }
  }

  private Set<BlobId> open(RangeReader.Pack pack) throws InterruptedException {
    var bad = new HashSet<BlobId>();
    try {
      byte[] bytes = Blocking.get(ranges.read(pack, 0, pack.length(), Set.of()));
      for (var blob : entries(pack, bytes).orElse(List.of())) {
        if (!opens(blob, bytes)) {
          bad.add(blob.id());
        }
      }
    } catch (Failure tooFew) {
      // Which is what the census says as well, or its members are away.
      LOG.info("Pack {} cannot be read now: {}", pack.id(), tooFew.getMessage());
    }
    return bad;
  }

  private Optional<List<IndexedBlob>> entries(RangeReader.Pack pack, byte[] bytes) {
    var cipher = PackCiphers.of(keys, pack.id());
    try {
      byte[] trailer =
          Arrays.copyOfRange(bytes, bytes.length - PackReader.TRAILER_BYTES, bytes.length);
      var at = PackReader.locate(trailer, pack.length(), cipher);
      byte[] tail = Arrays.copyOfRange(bytes, at.offset(), bytes.length);
      return Optional.of(
          FilledPack.indexed(
              pack.id(), PackReader.directory(tail, at.offset(), pack.length(), cipher)));
    } catch (CorruptPackException | SealBrokenException damaged) {
      // A rotten shard, which is told already; the others are read when it is made again.
      LOG.warn("The directory of pack {} is damaged as it was read", pack.id());
      return Optional.empty();
    }
  }

  private boolean opens(IndexedBlob blob, byte[] bytes) {
    try {
      blobs.open(blob.id(), blob.location(), bytes, blob.location().offset());
      return true;
    } catch (Failure damaged) {
      LOG.warn("Blob {} cannot be read: {}", blob.id(), damaged.getMessage());
      return false;
    }
  }
}
