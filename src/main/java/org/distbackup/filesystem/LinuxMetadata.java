package org.distbackup.filesystem;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/**
 * Gives an entry the metadata of a node. The entry is held by a descriptor throughout, and reached
 * by its link in /proc, which leads to the entry itself even if that is a link or a device: what is
 * put under its name meanwhile is not touched.
 */
final class LinuxMetadata {
  static final int SET_USER_OR_GROUP_ID = 06000;
  private static final long UNCHANGED = -1;

  /** Of include/linux/stat.h: in place of nanoseconds, leaves a time as it is. */
  private static final long UTIME_OMIT = (1 << 30) - 2;

  private final Scratch scratch;
  private final int pin;
  private final boolean isOpen;
  private final Where where;
  private final Node node;
  private final List<String> phrases = new ArrayList<>();

  /**
   * For the entry of a descriptor.
   *
   * @param isOpen whether the descriptor is of a file open for writing, which takes fewer steps
   */
  private LinuxMetadata(Scratch scratch, int pin, boolean isOpen, Where where, Node node) {
    this.scratch = scratch;
    this.pin = pin;
    this.isOpen = isOpen;
    this.where = where;
    this.node = node;
  }

  static List<String> apply(Descriptor.Use use, byte[] name, Node node) throws IOException {
    var scratch = use.scratch();
    var where = use.descriptor().where().at(name);
    if (name.length == 0) {
      return new LinuxMetadata(scratch, use.number(), false, where, node).apply();
    }
    long path = scratch.name(Names.entry(name));
    long pin = Libc.OPENAT.call(scratch, use.number(), path, Libc.OPEN_NODE, 0);
    if (pin < 0) {
      throw Errno.exception(pin, where.toString());
    }
    try {
      return new LinuxMetadata(scratch, (int) pin, false, where, node).apply();
    } finally {
      Libc.CLOSE.once(scratch, pin);
    }
  }

  /** For a file that is open for writing. */
  static List<String> apply(Descriptor.Use use, Node node) throws IOException {
    return new LinuxMetadata(use.scratch(), use.number(), true, use.descriptor().where(), node)
        .apply();
  }

  /**
   * Owner first, since a change of it clears capabilities and the set-user-id bit; permissions
   * behind the ACL, which has a copy of them; times last.
   */
  private List<String> apply() throws IOException {
    long result = Statx.look(scratch, pin, scratch.name(Descriptor.NO_NAME), Statx.ITSELF);
    if (result < 0) {
      throw Errno.exception(result, where.toString());
    }
    var now = Statx.entry(scratch, Descriptor.NO_NAME);
    if (now.kind() != node.kind()) {
      throw new FileSystemException(
          where.toString(), null, "Is a " + now.kind() + " and no " + node.kind());
    }
    boolean isOwned = applyOwner(now);
    boolean isChanged = now.uid() != node.uid() || now.gid() != node.gid();
    var attributes = node.details().attributes();
    if (!attributes.isEmpty() || mayHaveAttributes()) {
      isChanged |= Attributes.apply(scratch, self(), attributes, where, phrases);
    }
    if (node.kind() != Kind.SYMLINK) {
      applyMode(now, isOwned, isChanged);
    }
    if (now.mtimeSeconds() != node.mtimeSeconds() || now.mtimeNanos() != node.mtimeNanos()) {
      applyTime();
    }
    return phrases;
  }

  private boolean mayHaveAttributes() {
    return !isOpen || Libc.FLISTXATTR.call(scratch, pin, 0, 0) != 0;
  }

  private boolean applyOwner(Entry now) {
    if (now.uid() == node.uid() && now.gid() == node.gid()) {
      return true;
    }
    long result = chown(node.uid());
    if (result < 0) {
      // A user may give a file to the other groups of his.
      chown(UNCHANGED);
      phrases.add(
          "owner "
              + Integer.toUnsignedString(node.uid())
              + ":"
              + Integer.toUnsignedString(node.gid())
              + ": "
              + Errno.phrase(result));
    }
    return result >= 0;
  }

  private long chown(long uid) {
    long empty = scratch.name(Descriptor.NO_NAME);
    return Libc.FCHOWNAT.call(scratch, pin, empty, uid, node.gid(), Libc.AT_EMPTY_PATH);
  }

  private void applyMode(Entry now, boolean isOwned, boolean isChanged) {
    int mode = node.mode() & Statx.PERMISSIONS;
    if (!isOwned && node.kind() == Kind.FILE && (mode & SET_USER_OR_GROUP_ID) != 0) {
      // Meant to lend out the rights of another owner than the file has now.
      mode &= ~SET_USER_OR_GROUP_ID;
      phrases.add("set-user-id and set-group-id: only with the owner");
    }
    if (isChanged || now.mode() != mode) {
      note(
          "permissions",
          isOpen
              ? Libc.FCHMOD.call(scratch, pin, mode)
              : Libc.FCHMODAT.call(scratch, Libc.AT_FDCWD, self(), mode, 0));
    }
  }

  private void applyTime() {
    var times = scratch.buffer();
    times.set(JAVA_LONG, 0, 0);
    times.set(JAVA_LONG, 8, UTIME_OMIT);
    times.set(JAVA_LONG, 16, node.mtimeSeconds());
    times.set(JAVA_LONG, 24, node.mtimeNanos());
    note(
        "modification time",
        isOpen
            ? Libc.FUTIMENS.call(scratch, pin, times.address())
            : Libc.UTIMENSAT.call(scratch, Libc.AT_FDCWD, self(), times.address(), 0));
  }

  private void note(String what, long result) {
    if (result < 0) {
      phrases.add(what + ": " + Errno.phrase(result));
    }
  }

  private long self() {
    return scratch.name(("/proc/self/fd/" + pin).getBytes(StandardCharsets.US_ASCII));
  }

  /** The path of an entry of an open folder, for calls that take no descriptor. */
  static byte[] path(int folder, byte[] name) throws IOException {
    var prefix = ("/proc/self/fd/" + folder + "/").getBytes(StandardCharsets.US_ASCII);
    var path = Arrays.copyOf(prefix, prefix.length + name.length);
    System.arraycopy(name, 0, path, prefix.length, name.length);
    return Names.text(path);
  }
}
