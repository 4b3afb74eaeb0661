package org.distbackup.key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.distbackup.id.BlobId;

/**
 * Names blobs: HMAC-SHA-256 of the plaintext under an owner key, so that equal blobs of one owner
 * are found and nobody else can tell what they are. For one thread.
 */
public final class BlobHasher {
  private final Mac mac;
  private final byte[] digest = new byte[BlobId.BYTES];

  BlobHasher(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  /** The id of {@code length} bytes from {@code offset}. */
  public BlobId id(byte[] bytes, int offset, int length) {
    mac.update(bytes, offset, length);
    try {
      mac.doFinal(digest, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException(e);
    }
    return BlobId.read(ByteBuffer.wrap(digest));
  }
}
