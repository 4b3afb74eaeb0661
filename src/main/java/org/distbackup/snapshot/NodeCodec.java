package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.id.BlobId;
import org.distbackup.id.BytesOut;

/** Nodes as bytes, version 1: see docs/format.md. */
final class NodeCodec {
  private static final byte VERSION = 1;

  /** From the version to the name's length. */
  private static final int FIXED_BYTES = 2 + 4 + 8 + 4 + 4 + 4 + 8 + 2;

  private static final int USER = 1;
  private static final int GROUP = 2;
  private static final int CONTENT = 3;
  private static final int LINK_TARGET = 4;
  private static final int CTIME = 5;
  private static final int INODE = 6;
  private static final int DEVICE = 7;
  private static final int LINKS = 8;
  private static final int DEVICE_NUMBER = 9;
  private static final int ATTRIBUTE = 10;
  private static final int ALLOCATED = 11;

  private NodeCodec() {}

  static byte[] encode(Node node) {
    BytesOut out = new BytesOut(256 + node.name().length);
    putFixed(node, out);
    putFields(node, out);
    int length = out.length() - Integer.BYTES;
    if (length > Node.MAX_BYTES - Integer.BYTES) {
      throw new IllegalArgumentException("a node of " + length + " bytes is too long");
    }
    out.set32(0, length);
    return out.toBytes();
  }

  private static void putFixed(Node node, BytesOut out) {
    out.put32(0)
        .put8(VERSION)
        .put8(node.kind().code())
        .put32(node.mode())
        .put64(node.mtimeSeconds())
        .put32(node.mtimeNanos())
        .put32(node.uid())
        .put32(node.gid())
        .put64(node.size())
        .put16(node.name().length)
        .put(node.name());
  }

  private static void putFields(Node node, BytesOut out) {
    if (!node.user().isEmpty()) {
      Fields.put(out, USER, node.user());
    }
    if (!node.group().isEmpty()) {
      Fields.put(out, GROUP, node.group());
    }
    if (!node.content().equals(Content.EMPTY)) {
      putContent(out, node.content());
    }
    Details details = node.details();
    if (details.linkTarget().length > 0) {
      Fields.put(out, LINK_TARGET, details.linkTarget());
    }
    if (details.ctimeSeconds() != 0 || details.ctimeNanos() != 0) {
      Fields.begin(out, CTIME, Long.BYTES + Integer.BYTES)
          .put64(details.ctimeSeconds())
          .put32(details.ctimeNanos());
    }
    putNonZero(out, INODE, details.inode());
    putNonZero(out, DEVICE, details.device());
    if (details.links() != 0) {
      Fields.begin(out, LINKS, Integer.BYTES).put32(details.links());
    }
    putNonZero(out, DEVICE_NUMBER, details.deviceNumber());
    for (ExtendedAttribute attribute : details.attributes()) {
      putAttribute(out, attribute);
    }
    putNonZero(out, ALLOCATED, details.allocated());
  }

  private static void putNonZero(BytesOut out, int tag, long value) {
    if (value != 0) {
      Fields.begin(out, tag, Long.BYTES).put64(value);
    }
  }

  private static void putContent(BytesOut out, Content content) {
    List<BlobId> ids = content.ids();
    Fields.begin(out, CONTENT, 1 + ids.size() * BlobId.BYTES).put8(content.depth());
    for (BlobId id : ids) {
      id.write(out);
    }
  }

  private static void putAttribute(BytesOut out, ExtendedAttribute attribute) {
    int nameLength = attribute.name().length;
    Fields.begin(out, ATTRIBUTE, Short.BYTES + nameLength + attribute.value().length)
        .put16(nameLength)
        .put(attribute.name())
        .put(attribute.value());
  }

  /** Reads a node's bytes behind its length, to the end of the buffer. */
  static Node decode(ByteBuffer in) {
    if (in.remaining() < FIXED_BYTES || in.remaining() > Node.MAX_BYTES - Integer.BYTES) {
      throw new CorruptSnapshotException("a node of " + in.remaining() + " bytes");
    }
    int version = in.get();
    if (version != VERSION) {
      throw new CorruptSnapshotException("a node of unknown version " + version);
    }
    Kind kind = Kind.of(in.get());
    int mode = in.getInt();
    long mtimeSeconds = in.getLong();
    int mtimeNanos = nanos(in.getInt());
    int uid = in.getInt();
    int gid = in.getInt();
    long size = in.getLong();
    byte[] name = shortBytes(in);
    if (size < 0) {
      throw new CorruptSnapshotException("a node of negative size");
    }
    Read read = new Read();
    Fields.read(in).forEach(read::take);
    return new Node(
        name,
        kind,
        mode,
        mtimeSeconds,
        mtimeNanos,
        uid,
        gid,
        read.user,
        read.group,
        size,
        read.content,
        read.details());
  }

  /** The optional fields of a node as they come. */
  private static final class Read {
    private String user = "";
    private String group = "";
    private Content content = Content.EMPTY;
    private byte[] linkTarget = new byte[0];
    private long ctimeSeconds;
    private int ctimeNanos;
    private long inode;
    private long device;
    private int links;
    private long deviceNumber;
    private long allocated;
    private final List<ExtendedAttribute> attributes = new ArrayList<>();

    void take(Fields.Field field) {
      switch (field.tag()) {
        case USER -> user = field.text();
        case GROUP -> group = field.text();
        case CONTENT -> content = content(field.value());
        case LINK_TARGET -> linkTarget = field.bytes();
        case CTIME -> {
          ByteBuffer value = field.fixed(Long.BYTES + Integer.BYTES);
          ctimeSeconds = value.getLong();
          ctimeNanos = nanos(value.getInt());
        }
        case INODE -> inode = field.fixed(Long.BYTES).getLong();
        case DEVICE -> device = field.fixed(Long.BYTES).getLong();
        case LINKS -> links = field.fixed(Integer.BYTES).getInt();
        case DEVICE_NUMBER -> deviceNumber = field.fixed(Long.BYTES).getLong();
        case ATTRIBUTE ->
            attributes.add(new ExtendedAttribute(shortBytes(field.value()), field.bytes()));
        case ALLOCATED -> allocated = field.fixed(Long.BYTES).getLong();
        default -> {
          // A field of a later DistBackup.
        }
      }
    }

    Details details() {
      return new Details(
          ctimeSeconds,
          ctimeNanos,
          inode,
          device,
          links,
          deviceNumber,
          allocated,
          linkTarget,
          attributes);
    }
  }

  private static Content content(ByteBuffer in) {
    int count = (in.remaining() - 1) / BlobId.BYTES;
    if (in.remaining() != 1 + count * BlobId.BYTES || count > Content.INLINE_IDS) {
      throw new CorruptSnapshotException("a content of " + in.remaining() + " bytes");
    }
    int depth = in.get();
    if (depth < 0 || depth > Content.MAX_DEPTH) {
      throw new CorruptSnapshotException("a content of depth " + depth);
    }
    List<BlobId> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(BlobId.read(in));
    }
    return new Content(depth, ids);
  }

  /** Bytes with their length (u16) first. */
  private static byte[] shortBytes(ByteBuffer in) {
    int length = in.remaining() < Short.BYTES ? -1 : Short.toUnsignedInt(in.getShort());
    if (length < 0 || length > in.remaining()) {
      throw new CorruptSnapshotException("a name is cut short");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static int nanos(int nanos) {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new CorruptSnapshotException("a time with " + nanos + " nanoseconds");
    }
    return nanos;
  }
}
