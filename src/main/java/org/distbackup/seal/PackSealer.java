package org.distbackup.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what goes into one pack with AES-256-GCM (NIST SP 800-38D). The key is the pack's own, so
 * the nonce need only be unique in the pack: 8 zero bytes and the position (u32). Associated data:
 * type (u8) and position (u32). Nothing may ever be sealed twice at one position of one pack. For
 * one thread.
 */
public final class PackSealer {
  /** Bytes that sealing adds: the tag. */
  public static final int OVERHEAD = 16;

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int POSITION_IN_NONCE = 8;

  private final SecretKeySpec key;
  private final Cipher cipher;
  private final byte[] nonce = new byte[NONCE_BYTES];
  private final byte[] associated = new byte[1 + Integer.BYTES];

  /** Under the key of the pack: 32 bytes. */
  public PackSealer(byte[] packKey) {
    if (packKey.length != KEY_BYTES) {
      throw new IllegalArgumentException("an AES-256 key is 32 bytes, not " + packKey.length);
    }
    key = new SecretKeySpec(packKey, "AES");
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    }
  }

  /**
   * Seals {@code len} bytes of {@code src} into {@code dst}, which must be another array.
   *
   * @return bytes written: {@code len + OVERHEAD}
   */
  public int seal(int position, byte type, byte[] src, int off, int len, byte[] dst, int dstOff) {
    try {
      begin(Cipher.ENCRYPT_MODE, position, type);
      return cipher.doFinal(src, off, len, dst, dstOff);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot seal at position " + position, e);
    }
  }

  /**
   * Opens {@code len} sealed bytes of {@code src} into {@code dst}, which must be another array.
   * Throws {@link SealBrokenException} unless they were sealed under this key, as this type, at
   * this position; what is in {@code dst} then is not to be used.
   *
   * @return bytes written: {@code len - OVERHEAD}
   */
  public int open(int position, byte type, byte[] src, int off, int len, byte[] dst, int dstOff) {
    if (len < OVERHEAD) {
      throw new SealBrokenException("sealed bytes are cut short at position " + position);
    }
    try {
      begin(Cipher.DECRYPT_MODE, position, type);
      return cipher.doFinal(src, off, len, dst, dstOff);
    } catch (AEADBadTagException e) {
      throw new SealBrokenException("the seal at position " + position + " is broken", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot open at position " + position, e);
    }
  }

  private void begin(int mode, int position, byte type) throws GeneralSecurityException {
    ByteBuffer.wrap(nonce).putInt(POSITION_IN_NONCE, position);
    ByteBuffer.wrap(associated).put(type).putInt(position);
    cipher.init(mode, key, new GCMParameterSpec(OVERHEAD * Byte.SIZE, nonce));
    cipher.updateAAD(associated);
  }

  /**
   * Makes the first big calls of this process fast ones: see {@link WarmUp}. A third of a second as
   * a rule and a second at most; to be called once at start, on a thread of its own.
   */
  public static void warmUp() {
    WarmUp.run();
  }
}
