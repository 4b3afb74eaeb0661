package org.distbackup.filesystem;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.ExtendedAttribute;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.jspecify.annotations.Nullable;

/** What Java tells of an entry; links are not followed. */
final class PortableMetadata {
  /** Java shows attributes of this namespace alone, and leaves it out of their names. */
  static final String NAMESPACE = "user.";

  private PortableMetadata() {}

  static boolean isUnix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  static Entry look(Path path, byte[] name) throws IOException {
    if (isUnix(path)) {
      return unix(Files.readAttributes(path, "unix:*", NOFOLLOW_LINKS), name);
    }
    var basic = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (basic.isOther()) {
      return Entry.unknown(name, Kind.FILE);
    }
    var kind =
        basic.isSymbolicLink() ? Kind.SYMLINK : basic.isDirectory() ? Kind.DIRECTORY : Kind.FILE;
    var modified = basic.lastModifiedTime().toInstant();
    int mode = kind == Kind.FILE ? 0644 : 0755;
    long size = basic.size();
    return new Entry(
        name,
        kind,
        mode,
        0,
        0,
        size,
        size,
        modified.getEpochSecond(),
        modified.getNano(),
        0,
        0,
        0,
        0,
        1,
        0);
  }

  private static Entry unix(Map<String, Object> unix, byte[] name) {
    var modified = ((FileTime) value(unix, "lastModifiedTime")).toInstant();
    var changed = ((FileTime) value(unix, "ctime")).toInstant();
    int mode = (int) value(unix, "mode");
    long size = (long) value(unix, "size");
    return new Entry(
        name,
        Statx.kind(mode),
        mode & Statx.PERMISSIONS,
        (int) value(unix, "uid"),
        (int) value(unix, "gid"),
        size,
        size,
        modified.getEpochSecond(),
        modified.getNano(),
        changed.getEpochSecond(),
        changed.getNano(),
        (long) value(unix, "ino"),
        (long) value(unix, "dev"),
        (int) value(unix, "nlink"),
        (long) value(unix, "rdev"));
  }

  private static Object value(Map<String, Object> attributes, String name) {
    var value = attributes.get(name);
    if (value == null) {
      throw new IllegalStateException("the file system does not tell " + name);
    }
    return value;
  }

  static Node node(Path path, Entry entry, Content content) throws IOException {
    var target =
        entry.kind() == Kind.SYMLINK ? PathNames.bytes(Files.readSymbolicLink(path)) : new byte[0];
    String user = "";
    String group = "";
    if (isUnix(path)) {
      var posix = Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
      user = named(posix.owner().getName(), entry.uid());
      group = named(posix.group().getName(), entry.gid());
    }
    var details =
        new Details(
            entry.ctimeSeconds(),
            entry.ctimeNanos(),
            entry.inode(),
            entry.device(),
            entry.links(),
            entry.deviceNumber(),
            0,
            target,
            attributes(path, entry.kind()));
    return new Node(
        entry.name(),
        entry.kind(),
        entry.mode(),
        entry.mtimeSeconds(),
        entry.mtimeNanos(),
        entry.uid(),
        entry.gid(),
        user,
        group,
        entry.kind() == Kind.FILE ? entry.size() : 0,
        content,
        details);
  }

  /** Java names a user without a name by the number. */
  private static String named(String name, int id) {
    return name.equals(Integer.toUnsignedString(id)) ? "" : name;
  }

  /** The view of what has attributes and can be opened for them. */
  static @Nullable UserDefinedFileAttributeView view(Path path, Kind kind) {
    return kind == Kind.FILE || kind == Kind.DIRECTORY
        ? Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS)
        : null;
  }

  static List<ExtendedAttribute> attributes(Path path, Kind kind) throws IOException {
    var view = view(path, kind);
    if (view == null || !Files.getFileStore(path).supportsFileAttributeView("user")) {
      return List.of();
    }
    var found = new ArrayList<ExtendedAttribute>();
    int total = 0;
    for (var name : view.list()) {
      var value = ByteBuffer.allocate(view.size(name));
      total += value.capacity();
      Attributes.checkTotal(total, path);
      view.read(name, value);
      found.add(
          new ExtendedAttribute(
              (NAMESPACE + name).getBytes(StandardCharsets.UTF_8),
              Arrays.copyOf(value.array(), value.position())));
    }
    found.sort((one, other) -> Arrays.compareUnsigned(one.name(), other.name()));
    return found;
  }
}
