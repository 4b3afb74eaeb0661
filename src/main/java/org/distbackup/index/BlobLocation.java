package org.distbackup.index;

import org.distbackup.id.PackId;

/**
 * Where a blob lies.
 *
 * @param position the blob's ordinal in its pack, which its nonce depends on
 * @param type the code of the blob's type
 * @param offset first byte of the sealed blob in the pack
 * @param sealedLength bytes of the sealed blob
 * @param rawLength bytes of the plaintext
 */
public record BlobLocation(
    PackId pack,
    int position,
    byte type,
    boolean compressed,
    int offset,
    int sealedLength,
    int rawLength) {}
