package org.distbackup.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.id.BlobId;

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
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    putFields(node, fields);
    int length = FIXED_BYTES + node.name().length + fields.size();
    if (length > Node.MAX_BYTES - Integer.BYTES) {
      throw new IllegalArgumentException("a node of " + length + " bytes is too long");
    }
    return ByteBuffer.allocate(Integer.BYTES + length)
        .putInt(length)
        .put(VERSION)
        .put(node.kind().code())
        .putInt(node.mode())
        .putLong(node.mtimeSeconds())
        .putInt(node.mtimeNanos())
        .putInt(node.uid())
        .putInt(node.gid())
        .putLong(node.size())
        .putShort((short) node.name().length)
        .put(node.name())
        .put(fields.toByteArray())
        .array();
  }

  private static void putFields(Node node, ByteArrayOutputStream out) {
    if (!node.user().isEmpty()) {
      Fields.put(out, USER, node.user());
    }
    if (!node.group().isEmpty()) {
      Fields.put(out, GROUP, node.group());
    }
    if (!node.content().equals(Content.EMPTY)) {
      Fields.put(out, CONTENT, contentBytes(node.content()));
    }
    Details details = node.details();
    if (details.linkTarget().length > 0) {
      Fields.put(out, LINK_TARGET, details.linkTarget());
    }
    if (details.ctimeSeconds() != 0 || details.ctimeNanos() != 0) {
      ByteBuffer ctime = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
      ctime.putLong(details.ctimeSeconds()).putInt(details.ctimeNanos());
      Fields.put(out, CTIME, ctime.array());
    }
    putNonZero(out, INODE, details.inode());
    putNonZero(out, DEVICE, details.device());
    if (details.links() != 0) {
      Fields.put(out, LINKS, ByteBuffer.allocate(Integer.BYTES).putInt(details.links()).array());
    }
    putNonZero(out, DEVICE_NUMBER, details.deviceNumber());
    for (ExtendedAttribute attribute : details.attributes()) {
      Fields.put(out, ATTRIBUTE, attributeBytes(attribute));
    }
    putNonZero(out, ALLOCATED, details.allocated());
  }

  private static void putNonZero(ByteArrayOutputStream out, int tag, long value) {
    if (value != 0) {
      Fields.put(out, tag, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }
  }

  private static byte[] contentBytes(Content content) {
    ByteBuffer out = ByteBuffer.allocate(1 + content.ids().size() * BlobId.BYTES);
    out.put((byte) content.depth());
    content.ids().forEach(id -> id.write(out));
    return out.array();
  }

  private static byte[] attributeBytes(ExtendedAttribute attribute) {
    int nameLength = attribute.name().length;
    return ByteBuffer.allocate(Short.BYTES + nameLength + attribute.value().length)
        .putShort((short) nameLength)
        .put(attribute.name())
        .put(attribute.value())
        .array();
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
