package org.distbackup.engine.restore;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.distbackup.engine.tree.Metadata;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is restored: opened when something in it is wanted, closed when all that uses it is
 * done, and only then given its permissions and times, since a file that is made in it would change
 * them, or could not be made.
 */
final class TargetFolder {
  private static final byte[] ITSELF = {};
  private static final int OWNER_WRITES = 0700;

  // Closed to others while it fills. The sticky bit, which does nothing there, tells it from
  // theirs.
  private static final int UNFINISHED = 01700;

  private final RestoreSite site;
  private final @Nullable TargetFolder parent;
  private final @Nullable Node node;
  private final String path;
  private final int depth;
  private final AtomicInteger users = new AtomicInteger(1);
  private volatile @Nullable Folder folder;
  private @Nullable IOException broken;
  private boolean opened;
  private boolean fresh;

  /** The mode it had before its owner was let write. */
  private volatile OptionalInt closed = OptionalInt.empty();

  private TargetFolder(
      RestoreSite site,
      @Nullable TargetFolder parent,
      @Nullable Node node,
      String path,
      int depth) {
    this.site = site;
    this.parent = parent;
    this.node = node;
    this.path = path;
    this.depth = depth;
  }

  /**
   * The folder that all goes into.
   *
   * @param folder null when it is not there and nothing is to be written
   * @param node what it is given in the end; null when it stays as it is
   * @param fresh whether nothing can be in it
   */
  static TargetFolder root(
      RestoreSite site, @Nullable Folder folder, @Nullable Node node, String path, boolean fresh) {
    var root = new TargetFolder(site, null, node, path.endsWith("/") ? path : path + "/", 0);
    root.folder = folder;
    root.fresh = fresh;
    root.opened = true;
    if (folder != null) {
      site.opened();
    }
    return root;
  }

  /** A folder in it. */
  TargetFolder child(Node child) {
    retain();
    return new TargetFolder(site, this, child, path + child.nameText() + "/", depth + 1);
  }

  /** Where it is, for people, with a slash at its end. */
  String path() {
    return path;
  }

  int depth() {
    return depth;
  }

  /** Whether it was not there before, so that nothing can be in it. */
  boolean fresh() {
    return fresh;
  }

  /** The open folder. */
  Folder handle() {
    var open = folder;
    if (open == null) {
      throw new IllegalStateException(path + " is not open");
    }
    return open;
  }

  /** Makes sure that it is there and open, and all above it. Called by one thread. */
  void open() throws IOException {
    if (broken != null) {
      throw broken;
    }
    if (!opened) {
      opened = true;
      try {
        enter();
      } catch (IOException e) {
        broken = e;
        throw e;
      }
    }
  }

  private void enter() throws IOException {
    if (parent == null || node == null) {
      throw new IllegalStateException("the root is open");
    }
    parent.open();
    if (!isThere(parent, node)) {
      fresh = true;
      if (site.dryRun()) {
        return;
      }
      parent.handle().makeFolder(node.name());
    }
    var open = parent.handle().open(node.name());
    folder = open;
    site.opened();
    if (!fresh && !site.dryRun()) {
      letOwnerWrite(open);
    }
  }

  private boolean isThere(TargetFolder in, Node folderNode) throws IOException {
    if (in.fresh) {
      return false;
    }
    var existing = in.handle().find(folderNode.name()).map(Entry::kind);
    if (existing.isEmpty() || existing.get() == Kind.DIRECTORY) {
      return existing.isPresent();
    }
    // Never through a link: what it leads to is outside.
    if (site.overwrite() != Overwrite.ALWAYS) {
      throw new FileSystemException(path, null, "there is something else in its place");
    }
    if (!site.dryRun()) {
      in.handle().remove(folderNode.name());
    }
    return false;
  }

  /** A folder that was restored before may be closed to its owner. */
  private void letOwnerWrite(Folder open) throws IOException {
    var self = open.self();
    if ((self.mode() & OWNER_WRITES) != OWNER_WRITES) {
      closed = OptionalInt.of(self.mode());
      setMode(open, self, self.mode() | OWNER_WRITES);
    }
  }

  private static void setMode(Folder open, Entry self, int mode) throws IOException {
    open.apply(ITSELF, Metadata.withMode(open.node(self, Content.EMPTY), mode));
  }

  /** Has a later run know a target that was just made, should this one not come to its end. */
  static void markUnfinished(Folder target) throws IOException {
    setMode(target, target.self(), UNFINISHED);
  }

  /** Whether a restore made this target and did not come to its end. */
  static boolean isUnfinished(Folder target) throws IOException {
    return target.self().mode() == UNFINISHED;
  }

  /** One more needs it. */
  void retain() {
    users.incrementAndGet();
  }

  /** Whether it is still open, and then one more needs it. */
  boolean tryRetain() {
    int now = users.get();
    while (now > 0 && !users.compareAndSet(now, now + 1)) {
      now = users.get();
    }
    return now > 0;
  }

  /** One less needs it; the last one ends it. */
  void release() {
    if (users.decrementAndGet() > 0) {
      return;
    }
    var open = folder;
    if (open != null) {
      finish(open);
      site.close(open);
    }
    if (opened && broken == null && parent != null) {
      site.restoredFolders.increment();
    }
    if (parent != null) {
      parent.release();
    }
  }

  private void finish(Folder open) {
    if (node == null || site.dryRun()) {
      return;
    }
    try {
      if (site.isStopped() || (!fresh && parent != null && site.overwrite() == Overwrite.NEVER)) {
        if (closed.isPresent()) {
          setMode(open, open.self(), closed.getAsInt());
        }
      } else if (fresh || !Metadata.same(open, open.self(), node)) {
        open.apply(ITSELF, node).forEach(phrase -> site.problems().tell(path, phrase));
      }
    } catch (IOException e) {
      site.failed(path, e);
    }
  }

  /** What can be done with an open folder. */
  interface Action {
    void on(Folder open) throws IOException;
  }

  /** Does something with the folder, which may have been closed meanwhile. */
  void again(Action action) throws IOException {
    if (tryRetain()) {
      try {
        action.on(handle());
      } finally {
        release();
      }
    } else if (parent != null && node != null) {
      parent.again(
          above -> {
            try (var open = above.open(node.name())) {
              action.on(open);
            }
          });
    }
  }
}
