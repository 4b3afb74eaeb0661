package org.distbackup.index;

import org.distbackup.id.BlobId;

/** A blob and where it lies. */
public record IndexedBlob(BlobId id, BlobLocation location) {}
