package org.distbackup.transfer;

import org.jspecify.annotations.Nullable;

/**
 * The frames of the data plane: their numbers on the wire, and how long the head and the body of
 * each may be. The limits are checked on the 16 bytes of the header, before anything is allocated.
 */
enum FrameType {
  HELLO(0x01, 1024, 0),

  PUT_SHARD(0x10, Limits.HEAD, Limits.BODY),
  PUT_HEAD(0x11, 0, Limits.BODY),
  DELETE(0x12, 0, Limits.DELETION),

  GET_RANGE(0x20, 41, 0),
  GET_DESCRIPTOR(0x21, 32, 0),
  GET_HEADS(0x22, 32, 0),
  GET_ADDRESS_BOOK(0x23, 0, 0),
  GET_INVENTORY(0x24, 32, 0),
  VERIFY_SHARD(0x25, 33, 0),

  PING(0x30, 0, 0),

  OK(0x80, 0, Limits.BODY),
  ERROR(0x81, 4096, 0),
  DRAINED(0x82, 0, 0),
  PROGRESS(0x83, 0, 0);

  /** What no frame exceeds. */
  static final class Limits {
    /** 64 KiB. */
    static final int HEAD = 64 << 10;

    /** A deletion of 4,096 packs. */
    static final int DELETION = 148 + 4096 * 16;

    /** 64 MiB. */
    static final int BODY = 64 << 20;

    private Limits() {}
  }

  private final int number;
  private final int maxHead;
  private final int maxBody;

  FrameType(int number, int maxHead, int maxBody) {
    this.number = number;
    this.maxHead = maxHead;
    this.maxBody = maxBody;
  }

  byte code() {
    return (byte) number;
  }

  int maxHead() {
    return maxHead;
  }

  int maxBody() {
    return maxBody;
  }

  static @Nullable FrameType of(byte code) {
    for (FrameType type : values()) {
      if (type.code() == code) {
        return type;
      }
    }
    return null;
  }
}
