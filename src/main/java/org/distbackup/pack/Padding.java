package org.distbackup.pack;

/**
 * The lengths that packs may have. Padm&eacute;, from "Reducing Metadata Leakage from Encrypted
 * Files and Communication with PURBs" (Nikitin and others, PETS 2019): a length keeps only as many
 * leading bits as its own number of bits has bits. So a length tells O(log log) of itself and grows
 * by 12% at most, less the longer it is.
 */
public final class Padding {
  /** The shortest pack: 16 KiB. */
  public static final int MIN_LENGTH = 16 << 10;

  /** The longest pack: 32 MiB. */
  public static final int MAX_LENGTH = 32 << 20;

  private Padding() {}

  /** The least allowed length that is not below {@code length} (1 to {@link #MAX_LENGTH}). */
  public static int padded(int length) {
    if (length < 1 || length > MAX_LENGTH) {
      throw new IllegalArgumentException("no pack is " + length + " bytes long");
    }
    if (length <= MIN_LENGTH) {
      return MIN_LENGTH;
    }
    int exponent = 31 - Integer.numberOfLeadingZeros(length);
    int kept = 32 - Integer.numberOfLeadingZeros(exponent);
    int mask = (1 << (exponent - kept)) - 1;
    return (length + mask) & ~mask;
  }
}
