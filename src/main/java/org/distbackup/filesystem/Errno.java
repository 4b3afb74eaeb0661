package org.distbackup.filesystem;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Error numbers of Linux, from include/uapi/asm-generic/errno-base.h and errno.h. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int EACCES = 13;
  static final int EEXIST = 17;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EINVAL = 22;
  static final int ERANGE = 34;
  static final int ENAMETOOLONG = 36;
  static final int ENOSYS = 38;
  static final int ENOTEMPTY = 39;
  static final int ELOOP = 40;
  static final int ENODATA = 61;
  static final int EOPNOTSUPP = 95;

  private static final int MAX_TEXT = 1024;

  @SuppressWarnings("restricted") // it is what the function is
  private static final MethodHandle STRERROR =
      Linker.nativeLinker()
          .downcallHandle(
              SystemCall.symbol("strerror").orElseThrow(),
              FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

  private Errno() {}

  /** A failure as java.nio.file tells it. */
  static IOException exception(long negated, String file) {
    int errno = (int) -negated;
    return switch (errno) {
      case ENOENT -> new NoSuchFileException(file);
      case EACCES -> new AccessDeniedException(file);
      case EPERM -> new AccessDeniedException(file, null, text(errno));
      case EEXIST -> new FileAlreadyExistsException(file);
      case ENOTDIR -> new NotDirectoryException(file);
      case ENOTEMPTY -> new DirectoryNotEmptyException(file);
      case ELOOP -> new FileSystemException(file, null, "Is a symbolic link");
      default -> new FileSystemException(file, null, text(errno));
    };
  }

  /** A phrase for people: "Not supported". */
  static String phrase(long negated) {
    return text((int) -negated);
  }

  @SuppressWarnings("restricted") // a text of C has no length
  private static String text(int errno) {
    try {
      var text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(MAX_TEXT).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot call strerror", e);
    }
  }
}
