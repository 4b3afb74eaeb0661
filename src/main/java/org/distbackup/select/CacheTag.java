package org.distbackup.select;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The file by which programs mark a folder as a cache whose content can be made again, see the
 * Cache Directory Tagging Specification (bford.info/cachedir).
 */
public final class CacheTag {
  /** The file's name. */
  public static final String NAME = "CACHEDIR.TAG";

  /** How many bytes of the file decide. */
  public static final int SIGNATURE_BYTES = 43;

  private static final byte[] SIGNATURE =
      "Signature: 8a477f597d28d172789f06886806bc55".getBytes(US_ASCII);

  private CacheTag() {}

  /**
   * Whether a file of that name which begins so is a tag: a file that only bears the name is not.
   *
   * @param start the first bytes of the file, at least {@link #SIGNATURE_BYTES} where it has them
   */
  public static boolean isOne(byte[] start) {
    return start.length >= SIGNATURE_BYTES
        && Arrays.equals(start, 0, SIGNATURE_BYTES, SIGNATURE, 0, SIGNATURE_BYTES);
  }
}
