package org.distbackup.filesystem;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import org.distbackup.snapshot.Kind;

/** Struct statx: include/uapi/linux/stat.h, the same on all machines. */
final class Statx {
  /** To look at a name and not where it leads. */
  static final int NAMED = Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT;

  /** To look at the descriptor itself; the name is empty. */
  static final int ITSELF = Libc.AT_EMPTY_PATH;

  private static final int STATX_BASIC_STATS = 0x7FF;

  private static final int NLINK = 16;
  private static final int UID = 20;
  private static final int GID = 24;
  private static final int MODE = 28;
  private static final int INO = 32;
  private static final int SIZE = 40;
  private static final int BLOCKS = 48;
  private static final int CTIME = 96;
  private static final int MTIME = 112;
  private static final int RDEV_MAJOR = 128;
  private static final int RDEV_MINOR = 132;
  private static final int DEV_MAJOR = 136;
  private static final int DEV_MINOR = 140;

  /** A time's nanoseconds are behind its seconds. */
  private static final int NANOS = 8;

  private static final int BLOCK_BYTES = 512;
  static final int PERMISSIONS = 07777;

  private Statx() {}

  /** Fills the memory for {@link #entry}; the result is that of the call. */
  static long look(Scratch scratch, int folder, long name, int flags) {
    return Libc.STATX.call(
        scratch, folder, name, flags, STATX_BASIC_STATS, scratch.statx().address());
  }

  /** What the last look found. */
  static Entry entry(Scratch scratch, byte[] name) {
    var in = scratch.statx();
    int mode = Short.toUnsignedInt(in.get(JAVA_SHORT, MODE));
    return new Entry(
        name,
        kind(mode),
        mode & PERMISSIONS,
        in.get(JAVA_INT, UID),
        in.get(JAVA_INT, GID),
        in.get(JAVA_LONG, SIZE),
        in.get(JAVA_LONG, BLOCKS) * BLOCK_BYTES,
        in.get(JAVA_LONG, MTIME),
        in.get(JAVA_INT, MTIME + NANOS),
        in.get(JAVA_LONG, CTIME),
        in.get(JAVA_INT, CTIME + NANOS),
        in.get(JAVA_LONG, INO),
        device(in, DEV_MAJOR, DEV_MINOR),
        in.get(JAVA_INT, NLINK),
        device(in, RDEV_MAJOR, RDEV_MINOR));
  }

  /** S_IFMT and its values: include/uapi/linux/stat.h. */
  static Kind kind(int mode) {
    return switch (mode & 0170000) {
      case 0100000 -> Kind.FILE;
      case 0040000 -> Kind.DIRECTORY;
      case 0120000 -> Kind.SYMLINK;
      case 0010000 -> Kind.FIFO;
      case 0020000 -> Kind.CHARACTER_DEVICE;
      case 0060000 -> Kind.BLOCK_DEVICE;
      case 0140000 -> Kind.SOCKET;
      default -> throw new IllegalStateException("mode " + Integer.toOctalString(mode));
    };
  }

  /** The mode bits that tell a kind. */
  static int type(Kind kind) {
    return switch (kind) {
      case FILE -> 0100000;
      case DIRECTORY -> 0040000;
      case SYMLINK -> 0120000;
      case FIFO -> 0010000;
      case CHARACTER_DEVICE -> 0020000;
      case BLOCK_DEVICE -> 0060000;
      case SOCKET -> 0140000;
    };
  }

  /** As makedev of glibc and musl does it. */
  private static long device(MemorySegment in, int majorAt, int minorAt) {
    long major = Integer.toUnsignedLong(in.get(JAVA_INT, majorAt));
    long minor = Integer.toUnsignedLong(in.get(JAVA_INT, minorAt));
    return ((major & 0xFFFFF000L) << 32)
        | ((major & 0xFFF) << 8)
        | ((minor & 0xFFFFFF00L) << 12)
        | (minor & 0xFF);
  }
}
