package org.distbackup.engine.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.distbackup.failure.Failure;
import org.distbackup.id.BlobId;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.CorruptSnapshotException;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;

/** Finds what bad blobs touch: every file of every snapshot, and folders that cannot be listed. */
public final class Damage {
  private final TreeBlobs blobs;
  private final Predicate<BlobId> bad;
  private final Set<Content> whole = new HashSet<>();
  private final List<String> touched = new ArrayList<>();

  private Damage(TreeBlobs blobs, Predicate<BlobId> bad) {
    this.blobs = blobs;
    this.bad = bad;
  }

  /** What is touched, as {@code ID:/path}; a folder with a slash at its end. */
  public static List<String> of(List<Snapshot> snapshots, TreeBlobs blobs, Predicate<BlobId> bad) {
    var damage = new Damage(blobs, bad);
    for (var snapshot : snapshots) {
      var root = snapshot.root();
      var id = snapshot.hex().substring(0, 8) + ":";
      if (root.kind() == Kind.DIRECTORY) {
        damage.addFolder(id, root);
      } else {
        damage.addFile(id + "/" + root.nameText(), root);
      }
    }
    return damage.touched;
  }

  private void addFile(String path, Node file) {
    if (isBad(file.content())) {
      touched.add(path);
    }
  }

  private void addFolder(String path, Node folder) {
    if (whole.contains(folder.content())) {
      return;
    }
    int before = touched.size();
    try {
      if (isBad(folder.content())) {
        touched.add(path + "/");
        return;
      }
      for (var nodes = new NodeStream(blobs, folder.content()); nodes.hasNext(); ) {
        var node = nodes.next();
        var below = path + "/" + node.nameText();
        switch (node.kind()) {
          case DIRECTORY -> {
            // Its stream is not used: it would be read ahead although it may be bad.
            nodes.nextDirectory();
            addFolder(below, node);
          }
          case FILE -> addFile(below, node);
          case SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> {}
        }
      }
    } catch (Failure | CorruptSnapshotException unreadable) {
      touched.add(path + "/");
    }
    if (touched.size() == before) {
      whole.add(folder.content());
    }
  }

  private boolean isBad(Content content) {
    return touches(content, blobs, bad);
  }

  /** Whether a content has a bad blob, its lists of ids among them. */
  static boolean touches(Content content, TreeBlobs blobs, Predicate<BlobId> bad) {
    return content.ids().stream().anyMatch(id -> touches(id, content.depth(), blobs, bad));
  }

  private static boolean touches(BlobId id, int depth, TreeBlobs blobs, Predicate<BlobId> bad) {
    if (bad.test(id)) {
      return true;
    }
    return depth > 0
        && Content.list(blobs.get(id)).stream()
            .anyMatch(below -> touches(below, depth - 1, blobs, bad));
  }
}
