package org.distbackup.engine.write;

import org.distbackup.id.BlobId;
import org.distbackup.pack.BlobType;

/**
 * Where a {@link BlobWriter} leaves the blobs that are new. For one thread at a time but {@link
 * #close}.
 */
interface Packing extends AutoCloseable {
  /** Looks at them only: for dry runs. */
  Packing NOWHERE = new Packing() {};

  /** Takes one blob, compressed or not; the payload is read before this returns. */
  default void add(
      BlobId id,
      BlobType type,
      boolean compressed,
      int rawLength,
      byte[] payload,
      int offset,
      int length)
      throws InterruptedException {}

  /**
   * No more will come: returns when every blob taken lies in a committed pack; throws what failed.
   */
  default void finish() throws InterruptedException {}

  @Override
  default void close() {}
}
