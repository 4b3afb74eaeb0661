package org.distbackup.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a few bytes. */
final class Sha256 {
  private Sha256() {}

  static byte[] of(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
