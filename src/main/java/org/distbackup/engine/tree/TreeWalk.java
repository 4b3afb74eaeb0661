package org.distbackup.engine.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/**
 * Walks a directory of a snapshot, in order, each directory before what is in it. Holds some nodes
 * for each depth, and fetches directories that it will come to before it does, many at a time.
 */
public final class TreeWalk {
  /** Sees what a walk comes to. */
  public interface Visitor {
    /**
     * A node.
     *
     * @param folder path of the directory it is in, with a slash at its end
     * @return whether to go into it, if it is a directory
     */
    boolean visit(String folder, Node node) throws InterruptedException;

    /** All that is in the directory that was gone into last, and not left yet, has been visited. */
    default void leave(String folder, Node directory) throws InterruptedException {}
  }

  private static final int OPEN_AHEAD = 64;

  private record Level(String path, String parent, Node directory, NodeStream nodes) {}

  private final TreeBlobs blobs;
  private final Visitor visitor;
  private final Deque<Level> levels = new ArrayDeque<>();
  private int entered;

  private TreeWalk(TreeBlobs blobs, Visitor visitor) {
    this.blobs = blobs;
    this.visitor = visitor;
  }

  /**
   * Walks all that is in a directory, but does not visit or leave the directory itself.
   *
   * @param path of the directory, with a slash at its end
   */
  public static void walk(TreeBlobs blobs, String path, Node directory, Visitor visitor)
      throws InterruptedException {
    new TreeWalk(blobs, visitor).walk(path, directory);
  }

  private void walk(String path, Node directory) throws InterruptedException {
    levels.push(new Level(path, "", directory, new NodeStream(blobs, directory.content())));
    while (!levels.isEmpty()) {
      var level = levels.element();
      if (level.nodes().hasNext()) {
        visit(level, level.nodes().next());
      } else {
        levels.pop();
        if (!levels.isEmpty()) {
          visitor.leave(level.parent(), level.directory());
        }
      }
    }
  }

  private void visit(Level level, Node node) throws InterruptedException {
    boolean enter = visitor.visit(level.path(), node);
    if (node.kind() == Kind.DIRECTORY) {
      var nodes = level.nodes().nextDirectory();
      if (enter) {
        var path = level.path() + node.nameText() + "/";
        levels.push(new Level(path, level.path(), node, nodes));
        lookAhead(nodes);
      }
    }
  }

  /**
   * When the next directory was not asked for, or half of those that were have been used, asks for
   * it and for those that come next.
   */
  private void lookAhead(NodeStream next) {
    if (next.isOpen() && ++entered < OPEN_AHEAD / 2) {
      return;
    }
    entered = 0;
    var fresh = new ArrayList<NodeStream>();
    if (!next.isOpen()) {
      fresh.add(next);
    }
    int open = 0;
    for (var level : levels) {
      open = collect(level.nodes(), open, fresh);
    }
    fresh.removeIf(nodes -> nodes.firstBlob().isEmpty());
    var ids = fresh.stream().map(nodes -> nodes.firstBlob().orElseThrow()).toList();
    var futures = blobs.fetch(ids);
    for (int i = 0; i < fresh.size(); i++) {
      fresh.get(i).opening(futures.get(i));
    }
  }

  /** Adds what is to be opened of the directories in one; returns how many are open by then. */
  private static int collect(NodeStream nodes, int alreadyOpen, List<NodeStream> fresh) {
    int open = alreadyOpen;
    for (var directory : nodes.directoriesAhead()) {
      if (open >= OPEN_AHEAD) {
        break;
      }
      open += directory.weight();
      if (directory.isOpen()) {
        directory.readAhead();
        open = collect(directory, open, fresh);
      } else {
        fresh.add(directory);
      }
    }
    return open;
  }
}
