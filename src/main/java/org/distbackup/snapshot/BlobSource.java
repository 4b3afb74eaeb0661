package org.distbackup.snapshot;

import org.distbackup.id.BlobId;

/** Gives back what a {@link BlobSink} took. */
@FunctionalInterface
public interface BlobSource {
  /** The bytes of a LIST blob. */
  byte[] get(BlobId id);
}
