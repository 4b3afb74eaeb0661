package org.distbackup.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One shard on disk: a header of 4096 bytes that carries the pack's descriptor, then the shard's
 * bytes. So a disk full of shards tells by itself what it holds. Layout in docs/format.md.
 */
public final class ShardFile {
  /** Bytes before the shard's own; a disk block, so that the shard lies aligned. */
  public static final int HEADER_BYTES = 4096;

  private static final byte[] MAGIC = "DBSHRD".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int PREFIX_BYTES = MAGIC.length + 4;

  /**
   * What a header says; nothing of it is checked but the layout.
   *
   * @param descriptor encoded
   * @param index which shard of the pack
   */
  @SuppressWarnings("ArrayRecordComponent") // a pair to be taken apart, never compared
  public record Header(byte[] descriptor, int index) {}

  private ShardFile() {}

  /** The 4096 bytes before the shard. */
  public static byte[] header(byte[] descriptor, int index) {
    if (descriptor.length > Descriptor.MAX_BYTES || index < 0 || index >= Scheme.MAX_N) {
      throw new IllegalArgumentException(
          "no header for shard " + index + " of a descriptor of " + descriptor.length + " bytes");
    }
    return ByteBuffer.allocate(HEADER_BYTES)
        .put(MAGIC)
        .put(VERSION)
        .put((byte) index)
        .putShort((short) descriptor.length)
        .put(descriptor)
        .array();
  }

  /** Reads a header; throws {@link CorruptShardFileException} on any other bytes. */
  public static Header readHeader(byte[] bytes) {
    if (bytes.length != HEADER_BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, 6)) {
      throw new CorruptShardFileException("not a shard file");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length, HEADER_BYTES - MAGIC.length);
    int version = in.get();
    if (version != VERSION) {
      throw new CorruptShardFileException("shard file of unknown version " + version);
    }
    int index = in.get();
    int length = in.getShort();
    if (index < 0 || index >= Scheme.MAX_N || length < 0 || length > Descriptor.MAX_BYTES) {
      throw new CorruptShardFileException("shard file header is damaged");
    }
    for (int at = PREFIX_BYTES + length; at < HEADER_BYTES; at++) {
      if (bytes[at] != 0) {
        throw new CorruptShardFileException("shard file header is damaged");
      }
    }
    byte[] descriptor = new byte[length];
    in.get(descriptor);
    return new Header(descriptor, index);
  }
}
