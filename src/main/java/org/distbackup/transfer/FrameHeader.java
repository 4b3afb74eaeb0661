package org.distbackup.transfer;

import java.nio.ByteBuffer;

/**
 * The first 16 bytes of a frame: type u8, flags u8, zero u16, request u32, head length u32, body
 * length u32.
 *
 * @param request the number its sender gave the request; a response carries the same
 */
record FrameHeader(FrameType type, int flags, int request, int headLength, int bodyLength) {
  static final int BYTES = 16;

  /** On an ERROR that comes before the request's body was read to its end. */
  static final int EARLY = 1;

  /**
   * Reads {@link #BYTES} bytes; refuses PROTOCOL what is no header of ours, TOO_LARGE what declares
   * more than its type may have.
   */
  static FrameHeader read(ByteBuffer in) {
    byte code = in.get();
    int flags = in.get() & 0xFF;
    int zero = in.getShort();
    int request = in.getInt();
    long head = Integer.toUnsignedLong(in.getInt());
    long body = Integer.toUnsignedLong(in.getInt());
    FrameType type = FrameType.of(code);
    if (type == null || zero != 0) {
      throw new Refusal(Refusal.Code.PROTOCOL, "not a frame of this protocol");
    }
    if ((flags & ~(type == FrameType.ERROR ? EARLY : 0)) != 0) {
      throw new Refusal(Refusal.Code.PROTOCOL, "unknown flags on a frame " + type);
    }
    if (head > type.maxHead() || body > type.maxBody()) {
      throw new Refusal(
          Refusal.Code.TOO_LARGE,
          type + " declares " + head + " + " + body + " bytes, more than it may");
    }
    return new FrameHeader(type, flags, request, (int) head, (int) body);
  }

  void write(ByteBuffer out) {
    out.put(type.code()).put((byte) flags).putShort((short) 0);
    out.putInt(request).putInt(headLength).putInt(bodyLength);
  }

  boolean early() {
    return (flags & EARLY) != 0;
  }
}
