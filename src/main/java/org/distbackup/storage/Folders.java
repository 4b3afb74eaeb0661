package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folders under a root that are known to be durable. One that an earlier process made may not be,
 * when that process died before the fsync of its parent: so each is synced once per process.
 */
final class Folders {
  private final Disk disk;
  private final Path root;
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  /** The root's parent must exist. */
  Folders(Disk disk, Path root) {
    this.disk = disk;
    this.root = root.toAbsolutePath();
  }

  void ensure(Path folder) throws IOException {
    Path path = folder.toAbsolutePath();
    Path parent = path.getParent();
    if (parent == null || durable.contains(path)) {
      return;
    }
    if (!path.equals(root)) {
      ensure(parent);
    }
    disk.makeFolder(path);
    disk.syncFolder(parent);
    durable.add(path);
  }

  /** Puts a small file in place of what is there, if anything: complete and durable, or not. */
  void replace(Path file, byte[] bytes, Path temporary) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder for " + file);
    }
    ensure(folder);
    Files.deleteIfExists(temporary);
    try {
      write(bytes, temporary);
      disk.rename(temporary, file);
    } catch (IOException e) {
      // On a full disk a part of it would take the last of the space.
      Files.deleteIfExists(temporary);
      throw e;
    }
    disk.syncFolder(folder);
  }

  private void write(byte[] bytes, Path file) throws IOException {
    try (var channel = disk.create(file)) {
      disk.write(channel, ByteBuffer.wrap(bytes));
      disk.sync(channel);
    }
  }

  /** Renames a damaged file, so that it is out of the way and can still be looked at. */
  void setAside(Path file) throws IOException {
    disk.rename(file, file.resolveSibling(file.getFileName() + ".damaged"));
  }
}
