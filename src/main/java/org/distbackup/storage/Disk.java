package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The steps by which bytes become durable, and by which a header or the space left is looked at;
 * one method each, so that a test can stop or fail at any.
 */
interface Disk {
  /** The operating system's. */
  Disk REAL = new Disk() {};

  default FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  default FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /** See {@link PastCache}. */
  default FileChannel createPastCache(Path file) throws IOException {
    return PastCache.create(file);
  }

  default void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  default void sync(FileChannel channel) throws IOException {
    channel.force(true);
  }

  /** Atomically, replacing what is there. */
  default void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  default void delete(Path file) throws IOException {
    Files.delete(file);
  }

  default void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** Bytes that can still be written below a folder; 0 when nobody can say. */
  default long free(Path folder) {
    return folder.toFile().getUsableSpace();
  }

  /** Makes names in the folder durable. */
  default void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
