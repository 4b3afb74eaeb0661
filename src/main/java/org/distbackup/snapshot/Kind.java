package org.distbackup.snapshot;

/** What a node is; the codes are on disk. */
public enum Kind {
  /** A regular file. */
  FILE(1),
  /** A directory. */
  DIRECTORY(2),
  /** A symbolic link. */
  SYMLINK(3),
  /** A named pipe. */
  FIFO(4),
  /** A character device. */
  CHARACTER_DEVICE(5),
  /** A block device. */
  BLOCK_DEVICE(6),
  /** A socket in the file system. */
  SOCKET(7);

  private final byte code;

  Kind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static Kind of(byte code) {
    for (Kind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new CorruptSnapshotException("a node of unknown kind " + code);
  }
}
