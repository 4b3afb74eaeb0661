package org.distbackup.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/** Turns the metadata of files into nodes and back. */
final class FileNodes {
  private static final int PERMISSIONS = 07777;

  private FileNodes() {}

  /** The node of a regular file, links followed. */
  static Node ofFile(Path file, long size, Content content) throws IOException {
    var name = file.getFileName().toString().getBytes(StandardCharsets.UTF_8);
    if (!Files.getFileStore(file).supportsFileAttributeView("unix")) {
      var modified = Files.getLastModifiedTime(file).toInstant();
      return new Node(
          name,
          Kind.FILE,
          0644,
          modified.getEpochSecond(),
          modified.getNano(),
          0,
          0,
          "",
          "",
          size,
          content,
          Details.NONE);
    }
    Map<String, Object> unix =
        Files.readAttributes(file, "unix:mode,uid,gid,owner,group,lastModifiedTime");
    var modified = ((FileTime) value(unix, "lastModifiedTime")).toInstant();
    return new Node(
        name,
        Kind.FILE,
        (int) value(unix, "mode") & PERMISSIONS,
        modified.getEpochSecond(),
        modified.getNano(),
        (int) value(unix, "uid"),
        (int) value(unix, "gid"),
        value(unix, "owner").toString(),
        value(unix, "group").toString(),
        size,
        content,
        Details.NONE);
  }

  private static Object value(Map<String, Object> attributes, String name) throws IOException {
    var value = attributes.get(name);
    if (value == null) {
      throw new IOException("the file system does not tell " + name);
    }
    return value;
  }

  /** Gives a restored file its permissions and its time. */
  static void apply(Node node, Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, permissions(node.mode()));
    }
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.ofEpochSecond(node.mtimeSeconds(), node.mtimeNanos())));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    var all = PosixFilePermission.values();
    var set = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < all.length; i++) {
      if ((mode & 0400 >> i) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }
}
