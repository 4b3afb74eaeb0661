package org.distbackup.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes the frames that are not requests, and reads the heads of HELLO and ERROR. */
final class Frames {
  /** The version of the protocol spoken here. */
  static final int VERSION = 1;

  private static final byte[] MAGIC = "DBDATA".getBytes(US_ASCII);
  private static final int MAX_TEXT = 1024;

  private Frames() {}

  static ByteBuffer hello() {
    ByteBuffer head = ByteBuffer.allocate(MAGIC.length + Short.BYTES);
    head.put(MAGIC).putShort((short) VERSION);
    return frame(FrameType.HELLO, 0, 0, head.array(), 0);
  }

  /**
   * Checks the other side's HELLO: bytes after magic and version are for later versions to use.
   * Refuses PROTOCOL.
   */
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
