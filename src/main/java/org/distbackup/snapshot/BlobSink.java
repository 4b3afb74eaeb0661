package org.distbackup.snapshot;

import org.distbackup.id.BlobId;

/** Takes the LIST blobs that a {@link ContentBuilder} makes. */
@FunctionalInterface
public interface BlobSink {
  /** Keeps {@code length} bytes from {@code offset} as a LIST blob; the array is not kept. */
  BlobId put(byte[] bytes, int offset, int length);
}
