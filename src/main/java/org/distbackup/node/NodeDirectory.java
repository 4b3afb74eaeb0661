package org.distbackup.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.distbackup.durable.AtomicFile;
import org.distbackup.failure.Failure;
import org.distbackup.id.PeerId;
import org.distbackup.storage.Holdings;
import org.jspecify.annotations.Nullable;

/**
 * A node's data directory: {@code journal/ snapshots/ shards/ heads/ index/ keys/ logs/}, locked
 * while the node runs, with the node's id in {@code node.id}.
 */
final class NodeDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;
  private final PeerId id;

  private NodeDirectory(Path root, FileChannel lockFile, PeerId id) {
    this.root = root;
    this.lockFile = lockFile;
    this.id = id;
  }

  /** Makes what is missing and takes the lock; IN_USE when another node has it. */
  static NodeDirectory open(Path root) {
    try {
      createPrivate(root);
      var lockFile =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock(root, lockFile);
      for (var name : new String[] {"journal", "snapshots", "shards", "index", "logs"}) {
        Files.createDirectories(root.resolve(name));
      }
      createPrivate(root.resolve("keys"));
      return new NodeDirectory(root, lockFile, readId(root));
    } catch (AccessDeniedException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The data directory " + root + " cannot be written.",
          "Give --data a folder of your own, or change its owner.",
          e);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The data directory " + root + " cannot be used" + reason(e) + ".",
          "Is the disk full, or is there a file of that name?",
          e);
    }
  }

  private static String reason(IOException e) {
    var reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
    return reason == null ? "" : ": " + reason;
  }

  private static void lock(Path root, FileChannel file) throws IOException {
    @Nullable FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      file.close();
      throw new Failure(
          Failure.Kind.IN_USE,
          "Another node is running in " + root + ".",
          "Give each node a data directory of its own: --data DIR.");
    }
  }

  private static void createPrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static PeerId readId(Path root) throws IOException {
    var file = root.resolve("node.id");
    if (!Files.exists(file)) {
      if (Holdings.anyIn(root)) {
        // Under another id they would be shards of a peer that never comes back.
        throw new Failure(
            Failure.Kind.FAILED,
            "The file " + file + " is missing, while there are shards of other peers beside it.",
            "Put it back from a copy, or write into it the id that address-book.json has for this"
                + " peer.");
      }
      AtomicFile.write(
          file,
          (PeerId.random(new SecureRandom()) + "\n")
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    var text = Files.readString(file).strip();
    try {
      return PeerId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The file " + file + " is damaged.",
          "Restore it from a copy; without it the other nodes do not know this one.",
          e);
    }
  }

  /** Who this node is, for good. */
  PeerId id() {
    return id;
  }

  Path root() {
    return root;
  }

  Path journal() {
    return root.resolve("journal");
  }

  Path snapshots() {
    return root.resolve("snapshots");
  }

  Path index() {
    return root.resolve("index");
  }

  Path keys() {
    return root.resolve("keys");
  }

  Path remember(String what) {
    return root.resolve(what);
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
