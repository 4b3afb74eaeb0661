package org.distbackup.engine.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.pack.FilledPack;
import org.distbackup.engine.pack.PackCiphers;
import org.distbackup.engine.read.CheckedReader;
import org.distbackup.engine.read.RangeReader;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobIndex;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.CorruptPackException;
import org.distbackup.pack.PackReader;
import org.distbackup.seal.SealBrokenException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the index up to the catalog: the directories of packs that it does not list are read from
 * the members, and packs that it still lists though they were dropped are listed no more. So the
 * index may be deleted, or be behind after a crash.
 */
public final class IndexRebuilder {
  private static final Logger LOG = LoggerFactory.getLogger(IndexRebuilder.class);
  private static final int UNDER_WAY = 8;

  private final OwnerKeys keys;
  private final Catalog catalog;
  private final BlobIndex index;
  private final RangeReader ranges;
  private final CheckedReader checked;

  /** Reads the directories of packs that the index lacks. */
  public IndexRebuilder(OwnerKeys keys, Catalog catalog, BlobIndex index, RangeReader ranges) {
    this.keys = keys;
    this.catalog = catalog;
    this.index = index;
    this.ranges = ranges;
    this.checked = new CheckedReader(ranges);
  }

  /** Reads what is missing; returns how many packs still are, their members being away. */
  public int rebuild() throws InterruptedException {
    // In this order: what is committed meanwhile is in the catalog before it is in the index.
    var listed = index.packs();
    var kept = catalog.state().packs().keySet();
    listed.removeAll(kept);
    if (!listed.isEmpty()) {
      LOG.info("The index lists {} packs that were dropped; it forgets them", listed.size());
      index.drop(listed);
    }
    var missing = index.missing(kept);
    if (missing.isEmpty()) {
      return 0;
    }
    LOG.info(
        "The index lacks {} packs; reading their directories from the members", missing.size());
    var failed = new AtomicInteger();
    var slots = new Semaphore(UNDER_WAY);
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var pack : missing) {
        slots.acquire();
        readers.execute(
            () -> {
              try {
                read(pack);
              } catch (RuntimeException failure) {
                LOG.info("The directory of pack {} could not be read", pack, failure);
                failed.incrementAndGet();
              } finally {
                slots.release();
              }
            });
      }
    }
    return failed.get();
  }

  private void read(PackId id) {
    var pack = ranges.pack(id);
    var cipher = PackCiphers.of(keys, id);
    var at =
        read(
            pack,
            PackReader.TRAILER_BYTES,
            trailer -> PackReader.locate(trailer, pack.length(), cipher));
    var entries =
        read(
            pack,
            pack.length() - at.offset(),
            tail -> PackReader.directory(tail, at.offset(), pack.length(), cipher));
    try {
      index.add(id, FilledPack.indexed(id, entries));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last bytes of a pack, parsed; from other members when they are not what they should be. */
  private <T> T read(RangeReader.Pack pack, int length, Function<byte[], T> parse) {
    return checked
        .read(pack, pack.length() - length, length, bytes -> parsed(bytes, parse))
        .orElseThrow(() -> new IllegalStateException("its end is damaged on too many members"));
  }

  private static <T> Optional<T> parsed(byte[] bytes, Function<byte[], T> parse) {
    try {
      return Optional.of(parse.apply(bytes));
    } catch (CorruptPackException | SealBrokenException damaged) {
      return Optional.empty();
    }
  }
}
