package org.distbackup.engine.query;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.distbackup.engine.query.Difference.Kind;
import org.distbackup.engine.tree.Metadata;
import org.distbackup.engine.tree.NodeStream;
import org.distbackup.engine.tree.TreeWalk;
import org.distbackup.engine.tree.Trees;
import org.distbackup.snapshot.Node;

/** Compares two snapshots, or parts of them. Directories of the same content are not read. */
public final class TreeDiff {
  private final Trees trees;
  private final Consumer<Difference> differences;

  /** Tells {@code differences} each difference found. */
  public TreeDiff(Trees trees, Consumer<Difference> differences) {
    this.trees = trees;
    this.differences = differences;
  }

  /** Compares two places, folder by folder. */
  public void compare(Trees.Place one, Trees.Place other) throws InterruptedException {
    compare(Entries.of(trees, one), Entries.of(trees, other), other.path());
  }

  /** The nodes of a directory, with a look at the next. */
  private static final class Entries {
    private final Iterator<Node> nodes;
    private Optional<Node> next = Optional.empty();

    Entries(Iterator<Node> nodes) {
      this.nodes = nodes;
      advance();
    }

    static Entries of(Trees trees, Trees.Place place) {
      return of(trees, place.node(), List.of(place.node()).iterator());
    }

    static Entries of(Trees trees, Node node, Iterator<Node> otherwise) {
      return new Entries(
          node.kind() == org.distbackup.snapshot.Kind.DIRECTORY
              ? new NodeStream(trees.blobs(), node.content())
              : otherwise);
    }

    void advance() {
      next = nodes.hasNext() ? Optional.of(nodes.next()) : Optional.empty();
    }
  }

  private void compare(Entries before, Entries after, String path) throws InterruptedException {
    while (before.next.isPresent() || after.next.isPresent()) {
      int order = order(before.next, after.next);
      if (order < 0) {
        whole(before.next.orElseThrow(), path, Kind.REMOVED);
      } else if (order > 0) {
        whole(after.next.orElseThrow(), path, Kind.ADDED);
      } else {
        compare(before.next.orElseThrow(), after.next.orElseThrow(), path);
      }
      if (order <= 0) {
        before.advance();
      }
      if (order >= 0) {
        after.advance();
      }
    }
  }

  private static int order(Optional<Node> before, Optional<Node> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return before.isEmpty() ? 1 : -1;
    }
    return Node.BY_NAME.compare(before.get(), after.get());
  }

  private void whole(Node node, String path, Kind kind) throws InterruptedException {
    tell(kind, path, node);
    if (node.kind() == org.distbackup.snapshot.Kind.DIRECTORY) {
      TreeWalk.walk(
          trees.blobs(),
          path + node.nameText() + "/",
          node,
          (folder, below) -> {
            tell(kind, folder, below);
            return true;
          });
    }
  }

  private void tell(Kind kind, String folder, Node node) {
    differences.accept(
        new Difference(
            kind,
            folder + node.nameText(),
            kind == Kind.REMOVED ? node.size() : 0,
            kind == Kind.ADDED ? node.size() : 0));
  }

  private void compare(Node before, Node after, String folder) throws InterruptedException {
    kind(before, after)
        .ifPresent(
            kind ->
                differences.accept(
                    new Difference(kind, folder + after.nameText(), before.size(), after.size())));
    boolean wasDirectory = before.kind() == org.distbackup.snapshot.Kind.DIRECTORY;
    boolean isDirectory = after.kind() == org.distbackup.snapshot.Kind.DIRECTORY;
    if ((wasDirectory || isDirectory) && !before.content().equals(after.content())) {
      compare(
          Entries.of(trees, before, Collections.emptyIterator()),
          Entries.of(trees, after, Collections.emptyIterator()),
          folder + after.nameText() + "/");
    }
  }

  private static Optional<Kind> kind(Node before, Node after) {
    if (before.kind() != after.kind()
        || !Arrays.equals(before.details().linkTarget(), after.details().linkTarget())
        || before.details().deviceNumber() != after.details().deviceNumber()) {
      return Optional.of(Kind.CHANGED);
    }
    boolean directory = after.kind() == org.distbackup.snapshot.Kind.DIRECTORY;
    boolean sameTime =
        before.mtimeSeconds() == after.mtimeSeconds() && before.mtimeNanos() == after.mtimeNanos();
    if (!directory && !before.content().equals(after.content())) {
      return Optional.of(sameTime && before.size() == after.size() ? Kind.BIT_ROT : Kind.CHANGED);
    }
    // The time of a directory only says that something in it was made or removed.
    boolean same =
        before.mode() == after.mode()
            && before.uid() == after.uid()
            && before.gid() == after.gid()
            && (directory || sameTime)
            && Metadata.sameAttributes(before.details().attributes(), after.details().attributes());
    return same ? Optional.empty() : Optional.of(Kind.METADATA);
  }
}
