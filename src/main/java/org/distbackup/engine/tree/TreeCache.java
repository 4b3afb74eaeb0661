package org.distbackup.engine.tree;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.distbackup.compress.CorruptBlobException;
import org.distbackup.engine.job.Workers;
import org.distbackup.id.BlobId;
import org.distbackup.index.BlobFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Directories (TREE blobs) and lists of ids (LIST blobs) of this owner's snapshots that this device
 * has seen. They lie in packs all over the cluster, and every walk needs them. A cache: whatever is
 * not here is fetched.
 */
public final class TreeCache {
  private static final Logger LOG = LoggerFactory.getLogger(TreeCache.class);

  private final BlobFile file;
  private final Workers workers;

  /** A cache in a file. */
  public TreeCache(BlobFile file, Workers workers) {
    this.file = file;
    this.workers = workers;
  }

  /** The plaintext of a blob, if it is here. */
  Optional<byte[]> find(BlobId id) {
    try {
      return file.find(id).flatMap(this::expand);
    } catch (UncheckedIOException e) {
      LOG.warn("The cache of directories cannot be read; the cluster has them", e);
      return Optional.empty();
    }
  }

  private Optional<byte[]> expand(BlobFile.Stored stored) {
    if (stored.bytes().length == stored.rawLength()) {
      return Optional.of(stored.bytes());
    }
    byte[] raw = new byte[stored.rawLength()];
    try {
      workers.compressor().decompress(stored.bytes(), 0, stored.bytes().length, raw, 0, raw.length);
      return Optional.of(raw);
    } catch (CorruptBlobException damaged) {
      LOG.warn("A directory in the cache is damaged; the cluster has it", damaged);
      return Optional.empty();
    }
  }

  /** Keeps a blob's plaintext, if that can be done. */
  public void put(BlobId id, byte[] plain) {
    put(id, plain, 0, plain.length);
  }

  /** As {@link #put(BlobId, byte[])}, for a part of an array. */
  void put(BlobId id, byte[] bytes, int offset, int length) {
    byte[] kept =
        workers
            .compressor()
            .shrunk(bytes, offset, length)
            .orElseGet(() -> Arrays.copyOfRange(bytes, offset, offset + length));
    try {
      file.put(id, kept, kept.length, length);
    } catch (UncheckedIOException e) {
      LOG.warn("The cache of directories cannot be written; the cluster has them", e);
    }
  }
}
