package org.distbackup.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Linux by its system calls, through the foreign-function API: names as bytes, all metadata, and
 * less than half of what java.nio.file costs for each entry.
 */
final class LinuxFileSystem implements FileSystem {
  private final Accounts accounts = new Accounts();

  private final int window;

  /** One that writes files out behind a window of so many regions, see {@link WriteBehind}. */
  LinuxFileSystem(int window) {
    this.window = window;
  }

  /**
   * Empty on other systems, and on a Linux of another word size or byte order, with a libc or a
   * kernel that lacks a call, or without /proc.
   */
  static Optional<FileSystem> find() {
    boolean fits =
        System.getProperty("os.name").equals("Linux")
            && switch (System.getProperty("os.arch")) {
              case "amd64", "aarch64", "riscv64" -> true;
              default -> false;
            };
    if (!fits || !Files.isDirectory(Path.of("/proc/self/fd"))) {
      return Optional.empty();
    }
    try {
      var system = new LinuxFileSystem(WriteBehind.windowHere());
      // A sandbox may refuse statx.
      system.open(Path.of("/")).close();
      return Optional.of(system);
    } catch (IOException | LinkageError | IllegalCallerException e) {
      return Optional.empty();
    }
  }

  @Override
  public Folder open(Path folder) throws IOException {
    var path = PathNames.bytes(folder.toAbsolutePath());
    var where = new Where(null, path);
    try (var scratch = Scratch.borrow()) {
      long number =
          openQuietly(scratch, Libc.AT_FDCWD, scratch.name(Names.text(path)), Libc.OPEN_PATH);
      if (number < 0) {
        throw Errno.exception(number, where.toString());
      }
      return LinuxFolder.first(new Descriptor(number, where), accounts, window);
    }
  }

  /** Opens for reading without touching the time of the last access, where that is permitted. */
  static long openQuietly(Scratch scratch, int folder, long name, int flags) {
    long number = Libc.OPENAT.call(scratch, folder, name, flags | Libc.O_NOATIME, 0);
    return number == -Errno.EPERM ? Libc.OPENAT.call(scratch, folder, name, flags, 0) : number;
  }
}
