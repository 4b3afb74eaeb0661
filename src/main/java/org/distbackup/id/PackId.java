package org.distbackup.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * A pack; random, and the salt from which its key is derived. 16 bytes, big-endian in {@code high}
 * then {@code low}; printed as 32 hex digits.
 */
public record PackId(long high, long low) implements Comparable<PackId> {
  /** Size in bytes. */
  public static final int BYTES = 16;

  /** A fresh, random identifier. */
  public static PackId random(SecureRandom random) {
    return new PackId(random.nextLong(), random.nextLong());
  }

  /** Reads 16 bytes at the buffer's position. */
  public static PackId read(ByteBuffer in) {
    return new PackId(in.getLong(), in.getLong());
  }

  /** Parses 32 hex digits; throws IllegalArgumentException on anything else. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PackId parse(String hex) {
    return read(ByteBuffer.wrap(Hex.parse(hex, BYTES)));
  }

  /** Writes 16 bytes at the buffer's position. */
  public void write(ByteBuffer out) {
    out.putLong(high).putLong(low);
  }

  /** Appends 16 bytes. */
  public void write(BytesOut out) {
    out.put64(high).put64(low);
  }

  /** The 16 bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  @Override
  public int compareTo(PackId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  @JsonValue
  public String toString() {
    return Hex.format(bytes());
  }
}
