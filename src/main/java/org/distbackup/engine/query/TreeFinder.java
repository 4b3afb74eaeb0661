package org.distbackup.engine.query;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.distbackup.engine.tree.Trees;
import org.distbackup.id.BlobId;
import org.distbackup.select.Patterns;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;

/** Lists what snapshots have, and looks for names in all of them. */
public final class TreeFinder {
  /** What tells two versions of an entry apart. */
  private record Version(
      String path,
      Kind kind,
      int mode,
      int uid,
      int gid,
      long seconds,
      int nanos,
      Content content) {
    static Version of(String path, Node node) {
      return new Version(
          path,
          node.kind(),
          node.mode(),
          node.uid(),
          node.gid(),
          node.mtimeSeconds(),
          node.mtimeNanos(),
          node.content());
    }
  }

  private final Trees trees;

  /** Looks at snapshots that {@code trees} finds. */
  public TreeFinder(Trees trees) {
    this.trees = trees;
  }

  /** Tells each entry at and below a place. */
  public void list(String spec, Consumer<Listed> entries) throws InterruptedException {
    trees.walk(
        trees.open(spec),
        (folder, node) -> {
          entries.accept(new Listed(folder + node.nameText(), node));
          return true;
        });
  }

  /**
   * Tells all versions of what a pattern matches, oldest first. What is the same in a later
   * snapshot is not told again, and a directory that is the same is not even read again.
   */
  public void find(String pattern, BiConsumer<Snapshot, Listed> versions)
      throws InterruptedException {
    var patterns = Patterns.of(List.of(pattern));
    var directories = new IdSet();
    Set<Version> told = new HashSet<>();
    for (var snapshot : trees.snapshots()) {
      trees.walk(
          new Trees.Place(snapshot, "", snapshot.root()),
          (folder, node) -> {
            var path = folder + node.nameText();
            boolean directory = node.kind() == Kind.DIRECTORY;
            if (patterns.matches(path, path, directory) && told.add(Version.of(path, node))) {
              versions.accept(snapshot, new Listed(path, node));
            }
            return directory && directories.add(hash(path, node.content()));
          });
    }
  }

  // FNV-1a (Fowler, Noll, Vo) over the path, and the ids, which are random, as they are.
  private static long hash(String path, Content content) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * 0x100000001B3L;
    }
    for (BlobId id : content.ids()) {
      hash = (hash ^ id.a()) * 0x100000001B3L;
    }
    return hash;
  }
}
