package org.distbackup.engine.query;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.tree.Trees;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/** Counts what snapshots take. Remembers some 20 bytes for each blob. */
public final class TreeCounter {
  private final Trees trees;
  private final BlobReader blobs;
  private final IdSet counted = new IdSet();
  private final Set<PackId> packs = new HashSet<>();
  private long files;
  private long bytes;
  private long uniqueBytes;
  private long storedBytes;

  /** Counts in snapshots that {@code trees} finds. */
  public TreeCounter(Trees trees, BlobReader blobs) {
    this.trees = trees;
    this.blobs = blobs;
  }

  /** What one snapshot takes, or a part of one, or all of them. */
  public TreeStats count(Optional<String> spec) throws InterruptedException {
    if (spec.isPresent()) {
      var place = trees.open(spec.get());
      count(place, true);
      return stats(1);
    }
    var snapshots = trees.snapshots();
    for (var snapshot : snapshots) {
      files += snapshot.stats().files();
      bytes += snapshot.stats().bytes();
      count(new Trees.Place(snapshot, "", snapshot.root()), false);
    }
    return stats(snapshots.size());
  }

  private TreeStats stats(int snapshots) {
    return new TreeStats(snapshots, files, bytes, uniqueBytes, storedBytes, packs.size());
  }

  private void count(Trees.Place place, boolean each) throws InterruptedException {
    if (place.node().kind() == Kind.DIRECTORY && !count(place.node()) && !each) {
      return;
    }
    trees.walk(
        place,
        (folder, node) -> {
          if (each && node.kind() == Kind.FILE) {
            files++;
            bytes += node.size();
          }
          return count(node) || each;
        });
  }

  /** Counts a node's blobs; returns whether some of them, or of the lists of them, are new. */
  private boolean count(Node node) {
    Content content = node.content();
    boolean fresh = false;
    for (var id : content.ids()) {
      fresh |= count(id);
    }
    if (fresh && content.depth() > 0) {
      Iterator<BlobId> all =
          content.blobs(
              list -> {
                count(list);
                return trees.blobs().get(list);
              });
      while (all.hasNext()) {
        count(all.next());
      }
    }
    return fresh;
  }

  private boolean count(BlobId id) {
    if (!counted.add(id.a())) {
      return false;
    }
    var at = blobs.locate(id);
    uniqueBytes += at.rawLength();
    storedBytes += at.sealedLength();
    packs.add(at.pack());
    return true;
  }
}
