package org.distbackup.key;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.distbackup.id.OwnerId;

/** Checks what owners signed: Ed25519 (RFC 8032), pure, over the whole message. */
public final class Signatures {
  /** Size of a signature in bytes. */
  public static final int BYTES = Ed25519.SIGNATURE_SIZE;

  private Signatures() {}

  /** Whether {@code signature} is the owner's over {@code message}; false for any other bytes. */
  public static boolean verify(OwnerId owner, byte[] message, byte[] signature) {
    return signature.length == BYTES
        && Ed25519.verify(signature, 0, owner.bytes(), 0, message, 0, message.length);
  }
}
