package org.distbackup.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.distbackup.id.PeerId;
import org.jspecify.annotations.Nullable;

/** Writes the frames that are not requests, and reads the heads of HELLO and ERROR. */
final class Frames {
  /** The version of the protocol spoken here. */
  static final int VERSION = 1;

  private static final byte[] MAGIC = "DBDATA".getBytes(US_ASCII);
  private static final int MAX_TEXT = 1024;

  /** The field of a HELLO that names the peer. */
  private static final int PEER = 1;

  private static final int FIELD = 1 + Short.BYTES;

  private Frames() {}

  static ByteBuffer hello() {
    return hello(ByteBuffer.allocate(0));
  }

  /** The HELLO of that peer's port. */
  static ByteBuffer hello(PeerId peer) {
    ByteBuffer field = ByteBuffer.allocate(FIELD + PeerId.BYTES);
    field.put((byte) PEER).putShort((short) PeerId.BYTES);
    peer.write(field);
    return hello(field.flip());
  }

  private static ByteBuffer hello(ByteBuffer fields) {
    ByteBuffer head = ByteBuffer.allocate(MAGIC.length + Short.BYTES + fields.remaining());
    head.put(MAGIC).putShort((short) VERSION).put(fields);
    return frame(FrameType.HELLO, 0, 0, head.array(), 0);
  }

  /** Checks magic and version of the other side's HELLO, and reads them. Refuses PROTOCOL. */
  static void checkHello(FrameHeader header, ByteBuffer head) {
    if (header.type() != FrameType.HELLO || head.remaining() < MAGIC.length + Short.BYTES) {
      throw new Refusal(Refusal.Code.PROTOCOL, "a connection begins with HELLO");
    }
    byte[] magic = new byte[MAGIC.length];
    head.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new Refusal(Refusal.Code.PROTOCOL, "this is a DistBackup data port");
    }
    int version = Short.toUnsignedInt(head.getShort());
    if (version < 1 || version > VERSION) {
      throw new Refusal(
          Refusal.Code.PROTOCOL,
          "version " + version + " is not spoken here, only up to " + VERSION);
    }
  }

  /**
   * Reads the fields of a port's HELLO, which follow its version: who it is, null when it does not
   * say. Fields that are not known are passed over. Refuses PROTOCOL.
   */
  static @Nullable PeerId peer(ByteBuffer fields) {
    PeerId peer = null;
    while (fields.hasRemaining()) {
      if (fields.remaining() < FIELD) {
        throw new Refusal(Refusal.Code.PROTOCOL, "a field of HELLO is cut off");
      }
      int tag = Byte.toUnsignedInt(fields.get());
      int length = Short.toUnsignedInt(fields.getShort());
      if (length > fields.remaining()) {
        throw new Refusal(Refusal.Code.PROTOCOL, "a field of HELLO is cut off");
      }
      if (tag == PEER) {
        if (length != PeerId.BYTES || peer != null) {
          throw new Refusal(Refusal.Code.PROTOCOL, "a HELLO that does not name one peer");
        }
        peer = PeerId.read(fields);
      } else {
        fields.position(fields.position() + length);
      }
    }
    return peer;
  }

  /** The header of an answer; {@code bodyLength} bytes are to follow it. */
  static ByteBuffer ok(int request, int bodyLength) {
    return frame(FrameType.OK, 0, request, new byte[0], bodyLength);
  }

  static ByteBuffer error(int request, boolean early, Refusal refusal) {
    byte[] text = String.valueOf(refusal.getMessage()).getBytes(UTF_8);
    int length = Math.min(text.length, MAX_TEXT);
    ByteBuffer head = ByteBuffer.allocate(Short.BYTES + length);
    head.putShort((short) refusal.code().number()).put(text, 0, length);
    return frame(FrameType.ERROR, early ? FrameHeader.EARLY : 0, request, head.array(), 0);
  }

  static Refusal refusal(ByteBuffer head) {
    if (head.remaining() < Short.BYTES) {
      return new Refusal(Refusal.Code.PROTOCOL, "an ERROR without a code");
    }
    Refusal.Code code = Refusal.Code.of(Short.toUnsignedInt(head.getShort()));
    return new Refusal(code, UTF_8.decode(head).toString());
  }

  static ByteBuffer drained(int request) {
    return frame(FrameType.DRAINED, 0, request, new byte[0], 0);
  }

  static ByteBuffer progress(int request) {
    return frame(FrameType.PROGRESS, 0, request, new byte[0], 0);
  }

  /** Header and head in one piece; the body follows from elsewhere. */
  static ByteBuffer frame(FrameType type, int flags, int request, byte[] head, int bodyLength) {
    ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES + head.length);
    new FrameHeader(type, flags, request, head.length, bodyLength).write(bytes);
    return bytes.put(head).flip();
  }
}
