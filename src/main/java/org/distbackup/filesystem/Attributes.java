package org.distbackup.filesystem;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distbackup.snapshot.ExtendedAttribute;
import org.distbackup.snapshot.Node;

/** Extended attributes of what a path leads to; POSIX ACLs are among them. */
final class Attributes {
  /** All of one node: the rest of it must fit into {@link Node#MAX_BYTES} too. */
  private static final int MAX_BYTES = Node.MAX_BYTES / 2;

  private Attributes() {}

  private static final boolean CAN_ASK = canAsk();

  private static boolean canAsk() {
    try (var scratch = Scratch.borrow()) {
      return length(scratch, Libc.AT_FDCWD, new byte[] {'/'}) >= 0;
    }
  }

  /** Bytes of the list of names, or a negated errno. */
  private static long length(Scratch scratch, int folder, byte[] name) {
    long flags = name.length == 0 ? Libc.AT_EMPTY_PATH : Libc.AT_SYMLINK_NOFOLLOW;
    return Libc.SYSCALL.call(scratch, Libc.LISTXATTRAT, folder, scratch.name(name), flags, 0, 0);
  }

  /**
   * Whether a name in a folder is known to have none, as most have: a third of the time that the
   * way through /proc takes. A kernel before 6.13 does not know.
   */
  static boolean areNone(Scratch scratch, int folder, byte[] name) {
    return CAN_ASK && length(scratch, folder, name) == 0;
  }

  /**
   * All that can be read, in order of their names.
   *
   * @param path zero-terminated, in the scratch
   * @param list llistxattr, or listxattr to follow a link
   * @param get lgetxattr or getxattr
   */
  static List<ExtendedAttribute> read(
      Scratch scratch, long path, SystemCall list, SystemCall get, Where where) throws IOException {
    long buffer = scratch.buffer().address();
    long length = list.call(scratch, path, buffer, Scratch.BUFFER_BYTES);
    if (length == 0 || length == -Errno.EOPNOTSUPP) {
      return List.of();
    }
    if (length < 0) {
      throw Errno.exception(length, where.toString());
    }
    var found = new ArrayList<ExtendedAttribute>();
    int total = 0;
    for (var name : names(scratch.bytes(length))) {
      long size = get.call(scratch, path, scratch.otherName(name), buffer, Scratch.BUFFER_BYTES);
      if (size < 0 && !isNotForUs(size)) {
        throw Errno.exception(size, where.toString());
      }
      if (size >= 0) {
        found.add(new ExtendedAttribute(name, scratch.bytes(size)));
        total += name.length + (int) size;
      }
      checkTotal(total, where);
    }
    return found;
  }

  /** Refuses what no node has room for. */
  static void checkTotal(int bytes, Object where) throws IOException {
    if (bytes > MAX_BYTES) {
      throw new FileSystemException(
          where.toString(), null, "More than " + MAX_BYTES + " bytes of extended attributes");
    }
  }

  /** Names are listed that a file system then denies, or shows to root alone. */
  private static boolean isNotForUs(long negated) {
    return switch ((int) -negated) {
      case Errno.ENODATA, Errno.EOPNOTSUPP, Errno.EPERM, Errno.EACCES -> true;
      default -> false;
    };
  }

  private static List<byte[]> names(byte[] list) {
    var names = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i < list.length; i++) {
      if (list[i] == 0) {
        names.add(Arrays.copyOfRange(list, start, i));
        start = i + 1;
      }
    }
    names.sort(Arrays::compareUnsigned);
    return names;
  }

  /**
   * Makes the attributes those of a node, as far as they differ. Others of the user's and ACLs, as
   * a folder hands them down, are removed; labels of the system's stay.
   *
   * @param path zero-terminated, in the scratch; links are followed
   * @return whether anything was changed
   */
  static boolean apply(
      Scratch scratch, long path, List<ExtendedAttribute> wanted, Where where, List<String> phrases)
      throws IOException {
    var present = read(scratch, path, Libc.LISTXATTR, Libc.GETXATTR, where);
    boolean changed = false;
    for (var attribute : present) {
      if (isOurs(text(attribute)) && find(wanted, attribute.name()) < 0) {
        long result = Libc.REMOVEXATTR.call(scratch, path, scratch.otherName(attribute.name()));
        changed |= done(result, attribute, phrases);
      }
    }
    for (var attribute : wanted) {
      int at = find(present, attribute.name());
      if (at < 0 || !Arrays.equals(present.get(at).value(), attribute.value())) {
        changed |= done(set(scratch, path, attribute), attribute, phrases);
      }
    }
    return changed;
  }

  private static long set(Scratch scratch, long path, ExtendedAttribute attribute) {
    var value = attribute.value();
    var name = attribute.name();
    if (value.length > Scratch.BUFFER_BYTES || name.length >= Scratch.PATH_BYTES) {
      return -Errno.ERANGE;
    }
    var buffer = scratch.buffer();
    MemorySegment.copy(value, 0, buffer, ValueLayout.JAVA_BYTE, 0, value.length);
    return Libc.SETXATTR.call(
        scratch, path, scratch.otherName(name), buffer.address(), value.length, 0);
  }

  private static boolean done(long result, ExtendedAttribute attribute, List<String> phrases) {
    if (result < 0) {
      phrases.add(text(attribute) + ": " + Errno.phrase(result));
    }
    return result >= 0;
  }

  private static boolean isOurs(String name) {
    return name.startsWith("user.")
        || name.startsWith("system.posix_acl_")
        || name.equals("security.capability");
  }

  private static String text(ExtendedAttribute attribute) {
    return new String(attribute.name(), StandardCharsets.UTF_8);
  }

  private static int find(List<ExtendedAttribute> attributes, byte[] name) {
    for (int i = 0; i < attributes.size(); i++) {
      if (Arrays.equals(attributes.get(i).name(), name)) {
        return i;
      }
    }
    return -1;
  }
}
