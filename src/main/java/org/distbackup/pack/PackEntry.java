package org.distbackup.pack;

import org.distbackup.id.BlobId;

/**
 * Where a blob lies in its pack.
 *
 * @param compressed whether the payload is compressed; if not, it is the blob itself
 * @param position order in the pack, from 0; the blob is sealed under it
 * @param offset of the first sealed byte, from the pack's start
 * @param sealedLength bytes of the sealed payload: the payload and {@link PackCipher#OVERHEAD}
 * @param rawLength bytes of the blob
 */
public record PackEntry(
    BlobId id,
    BlobType type,
    boolean compressed,
    int position,
    int offset,
    int sealedLength,
    int rawLength) {}
