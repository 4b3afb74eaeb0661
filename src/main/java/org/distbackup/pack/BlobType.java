package org.distbackup.pack;

/** What a sealed part of a pack is; its code is authenticated with it. */
public enum BlobType {
  /** A chunk of a file. */
  DATA(1),
  /** A chunk of a directory's encoded nodes. */
  TREE(2),
  /** A list of the ids of other blobs. */
  LIST(3),
  /** The pack's directory; no blob. */
  DIRECTORY(4),
  /** Where the directory lies; no blob. */
  TRAILER(5);

  private final byte code;

  BlobType(int code) {
    this.code = (byte) code;
  }

  /** The code on disk. */
  public byte code() {
    return code;
  }

  /** Whether this is the type of a blob, and not of the pack's own parts. */
  public boolean isBlob() {
    return this == DATA || this == TREE || this == LIST;
  }

  /** The blob type of a code; throws {@link CorruptPackException} if there is none. */
  public static BlobType ofBlob(byte code) {
    return switch (code) {
      case 1 -> DATA;
      case 2 -> TREE;
      case 3 -> LIST;
      default -> throw new CorruptPackException("no blob has type " + code);
    };
  }
}
