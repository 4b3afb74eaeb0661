package org.distbackup.engine.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.distbackup.id.BlobId;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.DirectoryReader;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one directory, in order, a few of them at a time; and beside each directory among
 * them a stream over that one, which can be opened before the walk comes to it. Throws {@link
 * org.distbackup.snapshot.CorruptSnapshotException} and {@link org.distbackup.failure.Failure}.
 */
public final class NodeStream implements Iterator<Node> {
  // Enough to find the directories among them, little enough for one at each depth.
  private static final int AHEAD = 256;

  private final TreeBlobs blobs;
  private final Content content;
  private final ArrayDeque<Node> nodes = new ArrayDeque<>();
  private final ArrayDeque<NodeStream> directories = new ArrayDeque<>();
  private @Nullable CompletableFuture<byte[]> first;
  private @Nullable ContentInput input;
  private @Nullable DirectoryReader reader;
  private boolean atEnd;

  /** Reads a folder's nodes from its content. */
  public NodeStream(TreeBlobs blobs, Content content) {
    this.blobs = blobs;
    this.content = content;
  }

  @Override
  public boolean hasNext() {
    if (nodes.isEmpty()) {
      fill(false);
    }
    return !nodes.isEmpty();
  }

  /**
   * The next node. When it is a directory, the next of {@link #nextDirectory} is the stream over
   * it.
   */
  @Override
  public Node next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return nodes.remove();
  }

  /** The stream over the directory that {@link #next} told last; to be taken for each. */
  NodeStream nextDirectory() {
    return directories.remove();
  }

  /** The directories among the nodes that were read and not told yet, in order. */
  Iterable<NodeStream> directoriesAhead() {
    return directories;
  }

  /** Whether its bytes were asked for. */
  boolean isOpen() {
    return first != null || input != null;
  }

  /** How much of what may be open it takes: many blobs mean a large one. */
  int weight() {
    return content.depth() == 0 && content.ids().size() <= 1 ? 1 : 8;
  }

  /** The blob it begins with, if that is known without reading a list. */
  Optional<BlobId> firstBlob() {
    return content.depth() == 0 && !content.ids().isEmpty()
        ? Optional.of(content.ids().getFirst())
        : Optional.empty();
  }

  /** Its first blob is on its way. */
  void opening(CompletableFuture<byte[]> firstBlob) {
    first = firstBlob;
  }

  /** Reads nodes if that takes no waiting. */
  void readAhead() {
    var open = first;
    if (input != null
        ? input.available() > 0
        : open != null && open.isDone() && !open.isCompletedExceptionally()) {
      fill(true);
    }
  }

  private void fill(boolean onlyWhatIsHere) {
    var in = input;
    var nodesIn = reader;
    if (in == null || nodesIn == null) {
      in = new ContentInput(blobs, content, first);
      nodesIn = new DirectoryReader(in);
      first = null;
      input = in;
      reader = nodesIn;
    }
    try {
      // A node that goes on in the next blob is waited for; that is rare.
      while (!atEnd && nodes.size() < AHEAD && !(onlyWhatIsHere && waits(in))) {
        var node = nodesIn.next();
        node.ifPresent(this::take);
        atEnd = node.isEmpty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean waits(ContentInput in) {
    return in.available() == 0 && !nodes.isEmpty();
  }

  private void take(Node node) {
    nodes.add(node);
    if (node.kind() == Kind.DIRECTORY) {
      directories.add(new NodeStream(blobs, node.content()));
    }
  }
}
