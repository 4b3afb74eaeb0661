package org.distbackup.filesystem;

import java.lang.foreign.Linker;

/**
 * What {@link LinuxFileSystem} calls, as its manual pages in section 2 tell, and the numbers that
 * go with it, from include/uapi of Linux: asm-generic/fcntl.h, linux/fcntl.h, linux/fs.h.
 */
final class Libc {
  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_NO_AUTOMOUNT = 0x800;
  static final int AT_EMPTY_PATH = 0x1000;

  private static final int O_RDWR = 02;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;
  private static final int O_PATH = 010000000;

  /** arch/arm64/include/uapi/asm/fcntl.h swaps these with two others. */
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  private static final int O_DIRECTORY = ARM ? 040000 : 0200000;
  private static final int O_NOFOLLOW = ARM ? 0100000 : 0400000;

  /** Leaves the time of the last access alone; refused to all but owner and root. */
  static final int O_NOATIME = 01000000;

  /** For a folder by its path. */
  static final int OPEN_PATH = O_DIRECTORY | O_CLOEXEC;

  /** For a folder in another. */
  static final int OPEN_FOLDER = O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

  /** For reading what may turn out to be a FIFO, which must not wait for a writer. */
  static final int OPEN_READ = O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;

  static final int OPEN_WRITE = O_RDWR | OPEN_READ;
  static final int OPEN_CREATE = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;

  /** For metadata: needs no permission, opens links and devices themselves. */
  static final int OPEN_NODE = O_PATH | O_NOFOLLOW | O_CLOEXEC;

  static final int F_DUPFD_CLOEXEC = 1030;

  static final int POSIX_FADV_WILLNEED = 3;
  static final int POSIX_FADV_DONTNEED = 4;
  static final int SYNC_FILE_RANGE_WRITE = 2;

  /** Of include/uapi/linux/falloc.h. */
  static final int FALLOC_FL_KEEP_SIZE = 1;

  static final int SEEK_SET = 0;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;

  static final SystemCall OPENAT = SystemCall.ofInt("openat", 4, Linker.Option.firstVariadicArg(3));
  static final SystemCall CLOSE = SystemCall.ofInt("close", 1);
  static final SystemCall FCNTL = SystemCall.ofInt("fcntl", 3, Linker.Option.firstVariadicArg(2));

  /** Musl has getdents64 under its old name. */
  static final SystemCall GETDENTS =
      SystemCall.ofLong(SystemCall.symbol("getdents64").isPresent() ? "getdents64" : "getdents", 3);

  static final SystemCall STATX = SystemCall.ofInt("statx", 5);
  static final SystemCall READLINKAT = SystemCall.ofLong("readlinkat", 4);
  static final SystemCall PREAD = SystemCall.ofLong("pread", 4);
  static final SystemCall PWRITE = SystemCall.ofLong("pwrite", 4);
  static final SystemCall LSEEK = SystemCall.ofLong("lseek", 3);
  static final SystemCall POSIX_FADVISE = SystemCall.ofInt("posix_fadvise", 4);
  static final SystemCall SYNC_FILE_RANGE = SystemCall.ofInt("sync_file_range", 4);
  static final SystemCall FALLOCATE = SystemCall.ofInt("fallocate", 4);
  static final SystemCall FTRUNCATE = SystemCall.ofInt("ftruncate", 2);
  static final SystemCall FSYNC = SystemCall.ofInt("fsync", 1);
  static final SystemCall MKDIRAT = SystemCall.ofInt("mkdirat", 3);
  static final SystemCall MKNODAT = SystemCall.ofInt("mknodat", 4);
  static final SystemCall SYMLINKAT = SystemCall.ofInt("symlinkat", 3);
  static final SystemCall LINKAT = SystemCall.ofInt("linkat", 5);
  static final SystemCall RENAMEAT = SystemCall.ofInt("renameat", 4);
  static final SystemCall UNLINKAT = SystemCall.ofInt("unlinkat", 3);
  static final SystemCall FCHOWNAT = SystemCall.ofInt("fchownat", 5);
  static final SystemCall FCHMODAT = SystemCall.ofInt("fchmodat", 4);
  static final SystemCall FCHMOD = SystemCall.ofInt("fchmod", 2);
  static final SystemCall UTIMENSAT = SystemCall.ofInt("utimensat", 4);
  static final SystemCall FUTIMENS = SystemCall.ofInt("futimens", 2);
  static final SystemCall FLISTXATTR = SystemCall.ofLong("flistxattr", 3);
  static final SystemCall LLISTXATTR = SystemCall.ofLong("llistxattr", 3);
  static final SystemCall LGETXATTR = SystemCall.ofLong("lgetxattr", 4);
  static final SystemCall LISTXATTR = SystemCall.ofLong("listxattr", 3);
  static final SystemCall GETXATTR = SystemCall.ofLong("getxattr", 4);
  static final SystemCall SETXATTR = SystemCall.ofInt("setxattr", 5);
  static final SystemCall REMOVEXATTR = SystemCall.ofInt("removexattr", 2);

  /** For what libc, or Musl, has no function for yet. */
  static final SystemCall SYSCALL =
      SystemCall.ofLong("syscall", 6, Linker.Option.firstVariadicArg(1));

  /** Of Linux 6.13: include/uapi/asm-generic/unistd.h, and the same on AMD64. */
  static final int LISTXATTRAT = 465;

  /** Of include/uapi/asm-generic/unistd.h; AMD64 has numbers of its own for what is older. */
  static final int RENAMEAT2 = System.getProperty("os.arch").equals("amd64") ? 316 : 276;

  static final int RENAME_NOREPLACE = 1;

  private Libc() {}
}
