package org.distbackup.engine.backup;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.distbackup.engine.tree.NodeStream;
import org.distbackup.engine.tree.TreeBlobs;
import org.distbackup.failure.Failure;
import org.distbackup.snapshot.CorruptSnapshotException;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of the snapshot before, each gone through once, in order, beside the one of now. What
 * of it cannot be read is as if it had not been: then files are read again, and nothing is lost.
 */
public final class EarlierTree {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierTree.class);

  private final TreeBlobs blobs;

  /** Of snapshots whose folders are read through {@code blobs}. */
  public EarlierTree(TreeBlobs blobs) {
    this.blobs = blobs;
  }

  /** The entries of an earlier folder, if there was one. */
  Cursor open(Optional<Node> folder) {
    return new Cursor(
        folder.filter(node -> node.kind() == Kind.DIRECTORY).isPresent()
            ? new NodeStream(blobs, folder.get().content())
            : Collections.emptyIterator());
  }

  /** Looks up names, each after the one before it in order. */
  static final class Cursor {
    private Iterator<Node> nodes;
    private Optional<Node> next = Optional.empty();

    private Cursor(Iterator<Node> nodes) {
      this.nodes = nodes;
    }

    /** The earlier entry of this name. */
    Optional<Node> find(byte[] name) {
      while ((next.isEmpty() || isBefore(next.get(), name)) && advance()) {}
      return next.filter(node -> Arrays.equals(node.name(), name));
    }

    private static boolean isBefore(Node node, byte[] name) {
      return Arrays.compareUnsigned(node.name(), name) < 0;
    }

    private boolean advance() {
      try {
        boolean more = nodes.hasNext();
        next = more ? Optional.of(nodes.next()) : Optional.empty();
        return more;
      } catch (UncheckedIOException | CorruptSnapshotException | Failure e) {
        LOG.warn("A folder of the snapshot before cannot be read: {}", e.toString());
        nodes = Collections.emptyIterator();
        next = Optional.empty();
        return false;
      }
    }
  }
}
