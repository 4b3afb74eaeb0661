package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A file, directory or other entry of a file system, as it was. A directory's content is a {@link
 * Content} over the encoded nodes in it, one after another in order of {@link #BY_NAME}. Layout in
 * docs/format.md.
 *
 * @param name bytes as the file system has them, whatever their encoding; up to 65,535
 * @param mode permission bits (07777)
 * @param mtimeSeconds last change of the content, since 1970 UTC
 * @param mtimeNanos 0 to 999,999,999
 * @param user name of the owner, or empty
 * @param group name of the owning group, or empty
 * @param size bytes of a file
 * @param content blobs of a file or a directory, else empty
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its encoding
public record Node(
    byte[] name,
    Kind kind,
    int mode,
    long mtimeSeconds,
    int mtimeNanos,
    int uid,
    int gid,
    String user,
    String group,
    long size,
    Content content,
    Details details) {
  /** The longest encoding: 8 MiB. */
  public static final int MAX_BYTES = 8 << 20;

  /** The order of nodes in a directory: names as unsigned bytes. */
  public static final Comparator<Node> BY_NAME =
      (one, other) -> Arrays.compareUnsigned(one.name, other.name);

  /** Checks what has bounds. */
  public Node {
    checkNanos(mtimeNanos);
    if (name.length > 0xFFFF || size < 0) {
      throw new IllegalArgumentException(
          "no node has a name of " + name.length + " and a content of " + size + " bytes");
    }
  }

  /** Reads one encoded node; throws {@link CorruptSnapshotException} on any other bytes. */
  public static Node decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < Integer.BYTES || in.getInt() != in.remaining()) {
      throw new CorruptSnapshotException("not a node: " + bytes.length + " bytes");
    }
    return NodeCodec.decode(in);
  }

  /** The bytes that are stored, their length (u32) first; at most {@link #MAX_BYTES}. */
  public byte[] encode() {
    return NodeCodec.encode(this);
  }

  /** The same under another name. */
  public Node withName(byte[] other) {
    return new Node(
        other, kind, mode, mtimeSeconds, mtimeNanos, uid, gid, user, group, size, content, details);
  }

  /** The same file, found to be longer or shorter. */
  public Node withSize(long bytes) {
    return new Node(
        name, kind, mode, mtimeSeconds, mtimeNanos, uid, gid, user, group, bytes, content, details);
  }

  /** The same with another content. */
  public Node withContent(Content other) {
    return new Node(
        name, kind, mode, mtimeSeconds, mtimeNanos, uid, gid, user, group, size, other, details);
  }

  /** The name for people: as UTF-8, with a replacement for what is not. */
  public String nameText() {
    return new String(name, StandardCharsets.UTF_8);
  }

  static void checkNanos(int nanos) {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("no second has " + nanos + " nanoseconds");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Node that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }

  @Override
  public String toString() {
    return "Node[" + kind + " " + nameText() + ", " + size + " bytes]";
  }
}
