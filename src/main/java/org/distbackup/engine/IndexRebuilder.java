package org.distbackup.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobIndex;
import org.distbackup.index.IndexedBlob;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.PackReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the index up to the catalog: the directories of packs that it does not list are read from
 * the members. So the index may be deleted, or be behind after a crash.
 */
final class IndexRebuilder {
  private static final Logger LOG = LoggerFactory.getLogger(IndexRebuilder.class);
  private static final int UNDER_WAY = 8;

  private final OwnerKeys keys;
  private final Catalog catalog;
  private final BlobIndex index;
  private final RangeReader ranges;

  IndexRebuilder(OwnerKeys keys, Catalog catalog, BlobIndex index, RangeReader ranges) {
    this.keys = keys;
    this.catalog = catalog;
    this.index = index;
    this.ranges = ranges;
  }

  /** Reads what is missing; returns how many packs still are, their members being away. */
  int rebuild() throws InterruptedException {
    var missing = index.missing(catalog.state().packs().keySet());
    if (missing.isEmpty()) {
      return 0;
    }
    LOG.info(
        "The index lacks {} packs; reading their directories from the members", missing.size());
    var failed = new AtomicInteger();
    var slots = new Semaphore(UNDER_WAY);
    for (var pack : missing) {
      slots.acquire();
      var _ =
          read(pack)
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      LOG.info("The directory of pack {} could not be read", pack, failure);
                      failed.incrementAndGet();
                    }
                    slots.release();
                  });
    }
    slots.acquire(UNDER_WAY);
    return failed.get();
  }

  private CompletableFuture<Void> read(PackId id) {
    var pack = ranges.pack(id);
    var cipher = PackCiphers.of(keys, id);
    return ranges
        .read(pack, pack.length() - PackReader.TRAILER_BYTES, PackReader.TRAILER_BYTES, Set.of())
        .thenApply(trailer -> PackReader.locate(trailer, pack.length(), cipher))
        .thenCompose(
            at ->
                ranges
                    .read(pack, at.offset(), at.sealedLength(), Set.of())
                    .thenAccept(
                        bytes ->
                            add(
                                id,
                                FilledPack.indexed(
                                    id,
                                    PackReader.directory(
                                        bytes, at.offset(), pack.length(), cipher)))));
  }

  private void add(PackId pack, List<IndexedBlob> blobs) {
    try {
      index.add(pack, blobs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
