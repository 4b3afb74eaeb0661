package org.distbackup.chunk;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A random 64-bit number for each byte value, from an owner's secret: who does not know it cannot
 * tell where a known file would be cut.
 */
public final class GearTable {
  private static final int ENTRIES = 256;
  private static final int SEED_BYTES = 32;

  private final long[] numbers;

  private GearTable(long[] numbers) {
    this.numbers = numbers;
  }

  /**
   * Entries 4i to 4i + 3, 0 &lt;= i &lt; 64, are HMAC-SHA-256(seed, i as u32), read as four
   * big-endian longs.
   */
  public static GearTable derive(byte[] seed32) {
    if (seed32.length != SEED_BYTES) {
      throw new IllegalArgumentException("a gear seed is 32 bytes, not " + seed32.length);
    }
    long[] numbers = new long[ENTRIES];
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(seed32, "HmacSHA256"));
      int perBlock = mac.getMacLength() / Long.BYTES;
      for (int i = 0; i < ENTRIES / perBlock; i++) {
        byte[] block = mac.doFinal(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
        ByteBuffer.wrap(block).asLongBuffer().get(numbers, i * perBlock, perBlock);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
    return new GearTable(numbers);
  }

  long[] numbers() {
    return numbers;
  }
}
