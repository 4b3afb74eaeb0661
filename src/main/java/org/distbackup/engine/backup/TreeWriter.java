package org.distbackup.engine.backup;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.distbackup.chunk.ChunkSizes;
import org.distbackup.chunk.Chunker;
import org.distbackup.chunk.GearTable;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.job.JobThread;
import org.distbackup.engine.tree.TreeCache;
import org.distbackup.engine.write.BlobWriter;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.BlobType;
import org.distbackup.snapshot.ContentBuilder;
import org.distbackup.snapshot.Node;

/**
 * Writes the folders of a tree, from the bottom up, on a thread of its own: nodes come in the order
 * of a walk (a folder is entered, its nodes come in order of their names, it is left) and are
 * encoded when their content is known. What is not chunked yet of the folders on the way to the
 * root is all that is held.
 */
final class TreeWriter implements AutoCloseable {
  private static final int MOST_WAITING = 4096;
  private static final ChunkSizes SIZES = ChunkSizes.DEFAULT;

  private sealed interface Step {}

  private record Enter() implements Step {}

  private record Add(Node node) implements Step {}

  private record AddFile(
      Node node, CompletableFuture<Optional<FileReader.Read>> read, Optional<Node> before)
      implements Step {}

  private record Leave(Node folder, Optional<Node> before) implements Step {}

  /** The nodes of one folder so far. */
  private static final class Open {
    final ContentBuilder content = new ContentBuilder();
    byte[] bytes = new byte[1024];
    int length;

    void append(byte[] node) {
      if (bytes.length - length < node.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + node.length));
      }
      System.arraycopy(node, 0, bytes, length, node.length);
      length += node.length;
    }
  }

  private final Chunker chunker;
  private final BlobWriter writer;
  private final TreeCache cache;
  private final Tally files;
  private final Tally folders;
  private final Deque<Open> open = new ArrayDeque<>();
  private Optional<Node> root = Optional.empty();
  private final JobThread<Step> thread;

  /**
   * A writer at work.
   *
   * @param files counts which of those that were read are new, changed and the same
   * @param folders likewise
   */
  TreeWriter(OwnerKeys keys, BlobWriter writer, TreeCache cache, Tally files, Tally folders) {
    this.chunker = new Chunker(GearTable.derive(keys.gearSeed()), SIZES);
    this.writer = writer;
    this.cache = cache;
    this.files = files;
    this.folders = folders;
    this.thread = new JobThread<>("dbs-tree", MOST_WAITING, this::take, (step, failure) -> {});
  }

  /** What follows is in a folder, up to the {@link #leave} that belongs to it. */
  void enter() throws InterruptedException {
    thread.put(new Enter());
  }

  /** A node that is complete. */
  void add(Node node) throws InterruptedException {
    thread.put(new Add(node));
  }

  /** The node of a file, without size and content, and what will be read of it, if anything. */
  void add(Node node, CompletableFuture<Optional<FileReader.Read>> read, Optional<Node> before)
      throws InterruptedException {
    thread.put(new AddFile(node, read, before));
  }

  /**
   * The folder is complete.
   *
   * @param folder its node, without content
   * @param before what the snapshot before has in its place
   */
  void leave(Node folder, Optional<Node> before) throws InterruptedException {
    thread.put(new Leave(folder, before));
  }

  /** The root's node, when all its blobs have been put. */
  Node finish() throws InterruptedException {
    writer.flush();
    thread.finish();
    return root.orElseThrow();
  }

  private void take(Step step) throws InterruptedException {
    switch (step) {
      case Enter() -> open.push(new Open());
      case Add(Node node) -> append(node);
      case AddFile file -> add(file);
      case Leave(Node folder, Optional<Node> before) -> close(folder, before);
    }
  }

  private void add(AddFile file) throws InterruptedException {
    var read = Blocking.get(file.read());
    if (read.isPresent()) {
      var content = read.get().content().finish(writer.lists());
      var whole = file.node().withSize(read.get().bytes()).withContent(content);
      files.count(file.before(), whole);
      append(whole);
    }
  }

  private void append(Node node) throws InterruptedException {
    var folder = open.element();
    folder.append(node.encode());
    if (folder.length >= 2 * SIZES.max()) {
      cut(folder, SIZES.max());
    }
  }

  private void close(Node node, Optional<Node> before) throws InterruptedException {
    var folder = open.pop();
    cut(folder, 1);
    var whole = node.withContent(folder.content.finish(writer.lists()));
    folders.count(before, whole);
    if (open.isEmpty()) {
      root = Optional.of(whole);
    } else {
      append(whole);
    }
  }

  /** Puts chunks while at least so many bytes are left. */
  private void cut(Open folder, int least) throws InterruptedException {
    int at = 0;
    while (folder.length - at >= least) {
      int length = chunker.cut(folder.bytes, at, folder.length - at);
      var id = writer.putCopy(BlobType.TREE, folder.bytes, at, length);
      cache.put(id, Arrays.copyOfRange(folder.bytes, at, at + length));
      folder.content.add(id);
      at += length;
    }
    System.arraycopy(folder.bytes, at, folder.bytes, 0, folder.length - at);
    folder.length -= at;
  }

  @Override
  public void close() {
    thread.close();
  }
}
