package org.distbackup.key;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/** The one secret of an owner, from which every key derives: 32 random bytes. */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record MasterSecret(byte[] entropy) {
  /** Size in bytes. */
  public static final int BYTES = 32;

  /** Takes exactly 32 bytes, and a copy of them. */
  public MasterSecret {
    if (entropy.length != BYTES) {
      throw new IllegalArgumentException("a master secret is 32 bytes, not " + entropy.length);
    }
    entropy = entropy.clone();
  }

  /** A fresh secret. */
  public static MasterSecret random(SecureRandom random) {
    byte[] entropy = new byte[BYTES];
    random.nextBytes(entropy);
    return new MasterSecret(entropy);
  }

  /** A copy of the 32 bytes. */
  @Override
  public byte[] entropy() {
    return entropy.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MasterSecret that && MessageDigest.isEqual(entropy, that.entropy);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entropy);
  }

  /** Shows nothing of the secret, so that no log can. */
  @Override
  public String toString() {
    return "MasterSecret";
  }
}
