package org.distbackup.engine.head;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.distbackup.durable.AtomicFile;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.snapshot.CorruptHeadException;
import org.distbackup.snapshot.Head;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest head known of each of the owner's devices: {@code <device>.head} in a folder, the
 * encoded head and nothing else. Not thread-safe.
 */
public final class HeadFiles {
  private static final Logger LOG = LoggerFactory.getLogger(HeadFiles.class);
  private static final String SUFFIX = ".head";

  private final Path folder;
  private final Map<PeerId, Head> heads = new TreeMap<>();

  private HeadFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads what is in the folder, which need not exist; what is damaged, or cannot be read, is as
   * good as absent.
   */
  public static HeadFiles open(Path folder, OwnerId owner) {
    var files = new HeadFiles(folder);
    try {
      Files.createDirectories(folder);
      try (var list = Files.list(folder)) {
        for (var file : list.filter(HeadFiles::isHead).toList()) {
          read(file, owner)
              .filter(head -> file.equals(files.file(head.device())))
              .ifPresent(head -> files.heads.put(head.device(), head));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the heads in " + folder + " cannot be read", e);
    }
    return files;
  }

  private static Optional<Head> read(Path file, OwnerId owner) {
    try {
      return decode(Files.readAllBytes(file), owner);
    } catch (IOException e) {
      LOG.warn("The head {} cannot be read and is not used: {}", file, e.toString());
      return Optional.empty();
    }
  }

  /** Whether a head of any owner, be it damaged, is in the folder, which need not exist. */
  public static boolean anyIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var list = Files.list(folder)) {
      return list.anyMatch(HeadFiles::isHead);
    }
  }

  private static boolean isHead(Path file) {
    return file.toString().endsWith(SUFFIX);
  }

  /** Of one device. */
  Optional<Head> of(PeerId device) {
    return Optional.ofNullable(heads.get(device));
  }

  /** Of all devices. */
  public Collection<Head> all() {
    return heads.values();
  }

  /** Keeps a head if none as new is here; durable when this returns. */
  public void keep(Head head) {
    var known = heads.get(head.device());
    if (known != null && known.counter() >= head.counter()) {
      return;
    }
    try {
      AtomicFile.write(file(head.device()), head.encode());
    } catch (IOException e) {
      throw new UncheckedIOException("the head cannot be written to " + folder, e);
    }
    heads.put(head.device(), head);
  }

  /** A head that this owner signed; anything else is as good as none. */
  public static Optional<Head> decode(byte[] bytes, OwnerId owner) {
    try {
      var head = Head.decode(bytes);
      return head.owner().equals(owner) && head.verified() ? Optional.of(head) : Optional.empty();
    } catch (CorruptHeadException e) {
      LOG.warn("A head is damaged and not used: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Path file(PeerId device) {
    return folder.resolve(device + SUFFIX);
  }
}
