package org.distbackup.pack;

/**
 * Seals and opens what lies in one pack. {@code src} and {@code dst} are never the same array; both
 * methods return the bytes they wrote.
 */
public interface PackCipher {
  /** Bytes that sealing adds. */
  int OVERHEAD = 16;

  /** Seals {@code len} bytes; writes {@code len + OVERHEAD}. */
  int seal(int position, byte type, byte[] src, int off, int len, byte[] dst, int dstOff);

  /**
   * Opens {@code len} sealed bytes; writes {@code len - OVERHEAD}. Throws an unchecked exception of
   * its own when the seal is broken.
   */
  int open(int position, byte type, byte[] src, int off, int len, byte[] dst, int dstOff);
}
