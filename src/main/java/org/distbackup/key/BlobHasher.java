package org.distbackup.key;

import org.distbackup.hash.Blake3;
import org.distbackup.id.BlobId;

/**
 * Names blobs: keyed BLAKE3 of the plaintext under an owner key, so that equal blobs of one owner
 * are found and nobody else can tell what they are. For one thread.
 */
public final class BlobHasher {
  private final Blake3 hash;

  BlobHasher(byte[] key) {
    hash = Blake3.keyed(key);
  }

  /** The id of {@code length} bytes from {@code offset}. */
  public BlobId id(byte[] bytes, int offset, int length) {
    hash.update(bytes, offset, length);
    return BlobId.of(hash.digest());
  }
}
