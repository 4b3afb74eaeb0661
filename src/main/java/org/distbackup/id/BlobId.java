package org.distbackup.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;

/**
 * A blob: keyed BLAKE3 of its plaintext under an owner key. 32 bytes, big-endian in four longs;
 * printed as 64 hex digits.
 */
public record BlobId(long a, long b, long c, long d) implements Comparable<BlobId> {
  /** Size in bytes. */
  public static final int BYTES = 32;

  /** From exactly 32 bytes. */
  public static BlobId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("BlobId is 32 bytes, not " + bytes.length);
    }
    return read(ByteBuffer.wrap(bytes));
  }

  /** Reads 32 bytes at the buffer's position. */
  public static BlobId read(ByteBuffer in) {
    return new BlobId(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  /** Parses 64 hex digits; throws IllegalArgumentException on anything else. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BlobId parse(String hex) {
    return read(ByteBuffer.wrap(Hex.parse(hex, BYTES)));
  }

  /** Writes 32 bytes at the buffer's position. */
  public void write(ByteBuffer out) {
    out.putLong(a).putLong(b).putLong(c).putLong(d);
  }

  /** Appends 32 bytes. */
  public void write(BytesOut out) {
    out.put64(a).put64(b).put64(c).put64(d);
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  @Override
  public int compareTo(BlobId other) {
    int order = Long.compareUnsigned(a, other.a);
    if (order == 0) {
      order = Long.compareUnsigned(b, other.b);
    }
    if (order == 0) {
      order = Long.compareUnsigned(c, other.c);
    }
    return order != 0 ? order : Long.compareUnsigned(d, other.d);
  }

  @Override
  @JsonValue
  public String toString() {
    return Hex.format(bytes());
  }
}
