package org.distbackup.engine.prune;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.distbackup.engine.tree.TreeBlobs;
import org.distbackup.engine.tree.TreeWalk;
import org.distbackup.failure.Failure;
import org.distbackup.id.BlobId;
import org.distbackup.index.BlobIndex;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;

/**
 * Which blobs snapshots need: a bit for each record of the index. Directories that snapshots share
 * are walked once.
 */
final class Reachable {
  private final BlobIndex index;
  private final TreeBlobs blobs;
  private final BitSet needed = new BitSet();
  // Directories of one blob, by its record; the few others as they are.
  private final BitSet walkedWhole = new BitSet();
  private final Set<Content> walked = new HashSet<>();

  private Reachable(BlobIndex index, TreeBlobs blobs) {
    this.index = index;
    this.blobs = blobs;
  }

  /** Fails when one is needed that the index does not know. */
  static BitSet from(Collection<Snapshot> snapshots, BlobIndex index, TreeBlobs blobs)
      throws InterruptedException {
    var reachable = new Reachable(index, blobs);
    for (var snapshot : snapshots) {
      reachable.addTree(snapshot.root());
    }
    return reachable.needed;
  }

  private void addTree(Node root) throws InterruptedException {
    add(root.content());
    if (enters(root)) {
      TreeWalk.walk(
          blobs,
          "",
          root,
          (folder, node) -> {
            add(node.content());
            return enters(node);
          });
    }
  }

  /**
   * Whether it is a directory that was not walked yet. That its blobs are known does not say so:
   * several may be known from other directories, with other nodes where they meet.
   */
  private boolean enters(Node node) {
    if (node.kind() != Kind.DIRECTORY) {
      return false;
    }
    var content = node.content();
    if (content.depth() > 0 || content.ids().size() != 1) {
      return walked.add(content);
    }
    int record = number(content.ids().getFirst());
    boolean fresh = !walkedWhole.get(record);
    walkedWhole.set(record);
    return fresh;
  }

  /** Adds the blobs of a file or a directory. */
  private void add(Content content) {
    content.ids().forEach(id -> add(id, content.depth()));
  }

  private void add(BlobId id, int depth) {
    int record = number(id);
    boolean fresh = !needed.get(record);
    needed.set(record);
    if (fresh && depth > 0) {
      // The same list is always of the same blobs.
      Content.list(blobs.get(id)).forEach(below -> add(below, depth - 1));
    }
  }

  private int number(BlobId id) {
    return index.number(id).orElseThrow(() -> unknown(id));
  }

  private static Failure unknown(BlobId id) {
    return new Failure(
        Failure.Kind.FAILED,
        "A snapshot needs blob " + id + ", which is in no pack that is known here.",
        "Run dbs check: it says which files are hurt, and mends what can be mended.");
  }
}
