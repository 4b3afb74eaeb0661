package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.id.BytesOut;

/**
 * Optional fields: tag (u8, 1 or more), length (u32), value; in order of their tags, a tag more
 * than once where the field is a list. A reader skips tags it does not know, so fields can be added
 * without a new version.
 */
final class Fields {
  private static final int PREFIX_BYTES = 1 + Integer.BYTES;

  /** A field as read; the value's position is at its first byte. */
  record Field(int tag, ByteBuffer value) {
    /** The value, which must be {@code length} bytes long. */
    ByteBuffer fixed(int length) {
      if (value.remaining() != length) {
        throw new CorruptSnapshotException(
            "field " + tag + " has " + value.remaining() + " bytes, not " + length);
      }
      return value;
    }

    byte[] bytes() {
      byte[] bytes = new byte[value.remaining()];
      value.get(bytes);
      return bytes;
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  private Fields() {}

  /** Begins a field whose value, of so many bytes, is put next. */
  static BytesOut begin(BytesOut out, int tag, int length) {
    return out.put8(tag).put32(length);
  }

  static void put(BytesOut out, int tag, byte[] value) {
    begin(out, tag, value.length).put(value);
  }

  static void put(BytesOut out, int tag, String value) {
    put(out, tag, value.getBytes(StandardCharsets.UTF_8));
  }

  /** All fields to the buffer's end; their values share its bytes. */
  static List<Field> read(ByteBuffer in) {
    List<Field> fields = new ArrayList<>();
    int previous = 1;
    while (in.hasRemaining()) {
      if (in.remaining() < PREFIX_BYTES) {
        throw new CorruptSnapshotException("a field is cut short");
      }
      int tag = Byte.toUnsignedInt(in.get());
      int length = in.getInt();
      if (tag < previous || length < 0 || length > in.remaining()) {
        throw new CorruptSnapshotException("field " + tag + " of " + length + " bytes");
      }
      fields.add(new Field(tag, in.slice(in.position(), length)));
      in.position(in.position() + length);
      previous = tag;
    }
    return fields;
  }
}
