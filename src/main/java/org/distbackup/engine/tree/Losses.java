package org.distbackup.engine.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distbackup.durable.AtomicFile;
import org.distbackup.index.BlobIndex;
import org.distbackup.snapshot.Node;

/**
 * Whether blobs that snapshots need are lost, so that files which did not change must be read once
 * more. A file in the data directory is there from the check that found it until one that does not.
 */
public final class Losses {
  private final Path mark;
  private final BlobIndex index;
  private final TreeBlobs blobs;

  /** Remembers in a file, {@code mark}. */
  public Losses(Path mark, BlobIndex index, TreeBlobs blobs) {
    this.mark = mark;
    this.index = index;
    this.blobs = blobs;
  }

  /** Remembers what a check has found; durable when this returns. */
  public void mark(boolean lost) {
    try {
      if (lost) {
        AtomicFile.write(mark, new byte[0]);
      } else {
        Files.deleteIfExists(mark);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether anything is lost. */
  public boolean any() {
    return Files.exists(mark);
  }

  /** Whether all that a node is made of is known to be in the cluster. */
  public boolean spared(Node node) {
    return !Damage.touches(node.content(), blobs, id -> index.number(id).isEmpty());
  }
}
