package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Files as they were at one moment. A kept single file is a snapshot whose root is that FILE node.
 * Layout in docs/format.md.
 *
 * @param id 8 random bytes; people see their hex
 * @param timeMillis when it was begun, since 1970 UTC
 * @param hostname of the device
 * @param paths what was backed up, absolute
 * @param tags labels the user gave
 * @param root the file, or the directory over all
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its encoding
public record Snapshot(
    byte[] id,
    long timeMillis,
    String hostname,
    List<String> paths,
    List<String> tags,
    Node root,
    Stats stats) {
  /** Size of the id in bytes. */
  public static final int ID_BYTES = 8;

  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  /** Checks the id's length. */
  public Snapshot {
    paths = List.copyOf(paths);
    tags = List.copyOf(tags);
    if (id.length != ID_BYTES) {
      throw new IllegalArgumentException("a snapshot's id is 8 bytes, not " + id.length);
    }
  }

  /** A fresh id. */
  public static byte[] randomId(SecureRandom random) {
    return ByteBuffer.allocate(ID_BYTES).putLong(random.nextLong()).array();
  }

  /**
   * Whether it is dated more than a day after now: the clock was wrong then, or is now. Such a one
   * does not count as the newest while there are others.
   */
  public boolean isAheadOf(Instant now) {
    return Instant.ofEpochMilli(timeMillis).isAfter(now.plus(CLOCKS_DIFFER));
  }

  /** Reads one encoded snapshot; throws {@link CorruptSnapshotException} on any other bytes. */
  public static Snapshot decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < Integer.BYTES || in.getInt() != in.remaining()) {
      throw new CorruptSnapshotException("not a snapshot: " + bytes.length + " bytes");
    }
    return SnapshotCodec.decode(in);
  }

  /** The bytes that are stored, their length (u32) first. */
  public byte[] encode() {
    return SnapshotCodec.encode(this);
  }

  /** The id as people see it: 16 hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(id);
  }

  /** What the snapshot is called: the name of its root. */
  public String label() {
    return root.nameText();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(id);
  }
}
