package org.distbackup.engine.dump;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.distbackup.engine.job.MemoryPlan;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.read.OrderedFetcher;
import org.distbackup.engine.tree.Inode;
import org.distbackup.engine.tree.TreeWalk;
import org.distbackup.engine.tree.Trees;
import org.distbackup.failure.Failure;
import org.distbackup.id.BlobId;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.jspecify.annotations.Nullable;

/** Writes a file of a snapshot to a stream, or a folder as a tar archive. */
public final class TreeDumper {
  private final BlobReader blobs;
  private final Trees trees;
  private final Workers workers;
  private final MemoryPlan plan;

  /** Dumps snapshots that {@code trees} finds, within the memory of the plan. */
  public TreeDumper(BlobReader blobs, Trees trees, Workers workers, MemoryPlan plan) {
    this.blobs = blobs;
    this.trees = trees;
    this.workers = workers;
    this.plan = plan;
  }

  /** Writes a file's content, or a folder as a tar archive, to {@code out}. */
  public void dump(String spec, OutputStream out, Progress progress)
      throws IOException, InterruptedException {
    var place = trees.open(spec);
    var ordered = new OrderedFetcher(blobs, workers, plan.restoreBytes(), out);
    switch (place.node().kind()) {
      case FILE -> {
        progress.expect(place.node().size());
        content(place.node().content(), ordered, progress);
      }
      case DIRECTORY -> new Archive(ordered, progress).write(place);
      default ->
          throw new Failure(
              Failure.Kind.USAGE,
              spec + " is neither a file nor a folder.",
              "dbs ls shows what it is; dbs restore can restore it.");
    }
    ordered.finish();
  }

  private void content(Content content, OrderedFetcher ordered, Progress progress)
      throws IOException, InterruptedException {
    for (Iterator<BlobId> ids = content.blobs(trees.blobs()::get); ids.hasNext(); ) {
      var id = ids.next();
      var at = blobs.locate(id);
      progress.pauseIfAsked();
      ordered.add(id, at);
      progress.done(at.rawLength());
    }
  }

  /** A tar archive that is being written. */
  private final class Archive implements TreeWalk.Visitor {
    private final OrderedFetcher ordered;
    private final Progress progress;
    private final Deque<byte[]> folders = new ArrayDeque<>();
    private final Map<Inode, byte[]> firstNames = new HashMap<>();

    Archive(OrderedFetcher ordered, Progress progress) {
      this.ordered = ordered;
      this.progress = progress;
      folders.push(new byte[0]);
    }

    void write(Trees.Place place) throws IOException, InterruptedException {
      try {
        trees.walk(place, this);
      } catch (UncheckedIOException broken) {
        throw broken.getCause();
      }
      ordered.add(TarHeaders.end());
    }

    @Override
    public boolean visit(String folder, Node node) throws InterruptedException {
      try {
        return add(node, folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void leave(String folder, Node directory) {
      folders.pop();
    }

    private boolean add(Node node, String folder) throws IOException, InterruptedException {
      boolean directory = node.kind() == Kind.DIRECTORY;
      byte[] path = path(node, directory);
      if (node.kind() == Kind.SOCKET) {
        progress.warn(folder + node.nameText() + ": a tar archive cannot have sockets");
        return false;
      }
      byte[] first = directory ? null : firstName(node, path);
      if (first != null) {
        ordered.add(TarHeaders.of(path, node, first, true));
        return false;
      }
      if (node.kind() == Kind.FILE) {
        checkLength(node, folder);
      }
      ordered.add(TarHeaders.of(path, node, node.details().linkTarget(), false));
      if (node.kind() == Kind.FILE) {
        progress.expect(node.size());
        content(node.content(), ordered, progress);
        ordered.add(TarHeaders.padding(node.size()));
      }
      if (directory) {
        folders.push(path);
      }
      return directory;
    }

    private byte[] path(Node node, boolean directory) {
      var path = new ByteArrayOutputStream();
      path.writeBytes(folders.element());
      path.writeBytes(node.name());
      if (directory) {
        path.write('/');
      }
      return path.toByteArray();
    }

    private byte @Nullable [] firstName(Node node, byte[] path) {
      return Inode.ofLinked(node).map(inode -> firstNames.putIfAbsent(inode, path)).orElse(null);
    }

    /** What follows a content of another length than the header says would be no header. */
    private void checkLength(Node node, String folder) {
      long length = 0;
      for (var ids = node.content().blobs(trees.blobs()::get); ids.hasNext(); ) {
        length += blobs.locate(ids.next()).rawLength();
      }
      if (length != node.size()) {
        throw new Failure(
            Failure.Kind.FAILED,
            folder
                + node.nameText()
                + " should have "
                + node.size()
                + " bytes, but has "
                + length
                + ".",
            "The snapshot is damaged; dbs check says what else is.");
      }
    }
  }
}
