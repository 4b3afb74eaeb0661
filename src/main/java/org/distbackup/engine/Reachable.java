package org.distbackup.engine;

import java.util.BitSet;
import java.util.Collection;
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
    if (add(root.content()) && root.kind() == Kind.DIRECTORY) {
      TreeWalk.walk(
          blobs, "", root, (folder, node) -> add(node.content()) && node.kind() == Kind.DIRECTORY);
    }
  }

  /** Adds the blobs of a file or a directory; returns whether one of them was not there yet. */
  private boolean add(Content content) {
    boolean fresh = false;
    for (var id : content.ids()) {
      fresh |= add(id, content.depth());
    }
    return fresh;
  }

  private boolean add(BlobId id, int depth) {
    int record = index.number(id).orElseThrow(() -> unknown(id));
    boolean fresh = !needed.get(record);
    needed.set(record);
    if (fresh && depth > 0) {
      // The same list is always of the same blobs.
      Content.list(blobs.get(id)).forEach(below -> add(below, depth - 1));
    }
    return fresh;
  }

  private static Failure unknown(BlobId id) {
    return new Failure(
        Failure.Kind.FAILED,
        "A snapshot needs blob " + id + ", which is in no pack that is known here.",
        "Run dbs check: it says which files are hurt, and mends what can be mended.");
  }
}
