package org.distbackup.engine.restore;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.distbackup.engine.tree.Inode;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Several names of one file: the first is restored, the others become links to it. When the first
 * could not be restored, or was left as it was, the next takes its place.
 */
final class HardLinks {
  private static final class Names {
    final TargetEntry first;
    final List<TargetEntry> waiting = new ArrayList<>();
    int seen = 1;
    @Nullable Outcome outcome;

    Names(TargetEntry first) {
      this.first = first;
    }
  }

  private final RestoreSite site;
  private final Map<Inode, Names> inodes = new HashMap<>();
  private final Queue<TargetEntry> again = new ConcurrentLinkedQueue<>();

  HardLinks(RestoreSite site) {
    this.site = site;
  }

  /**
   * Whether an entry is another name of one that came before; then it is taken care of. Called by
   * one thread.
   */
  boolean takes(TargetEntry entry) {
    var linked = Inode.ofLinked(entry.node());
    if (linked.isEmpty()) {
      return false;
    }
    var inode = linked.get();
    var names = inodes.get(inode);
    if (names == null) {
      begin(inode, entry);
      return false;
    }
    synchronized (names) {
      if (names.outcome == Outcome.SKIPPED || names.outcome == Outcome.FAILED) {
        begin(inode, entry);
        return false;
      }
      if (++names.seen == entry.node().details().links()) {
        inodes.remove(inode);
      }
      if (names.outcome == null) {
        names.waiting.add(entry);
        return true;
      }
    }
    site.writers().execute(() -> link(entry, names.first));
    return true;
  }

  private void begin(Inode inode, TargetEntry first) {
    var names = new Names(first);
    inodes.put(inode, names);
    first.whenEnded(outcome -> ended(names, outcome));
  }

  private void ended(Names names, Outcome outcome) {
    List<TargetEntry> waiting;
    synchronized (names) {
      names.outcome = outcome;
      waiting = List.copyOf(names.waiting);
      names.waiting.clear();
    }
    for (var entry : waiting) {
      if (outcome == Outcome.DONE) {
        link(entry, names.first);
      } else {
        again.add(entry);
      }
    }
  }

  /** A name whose first name came to nothing: it is to be restored itself. */
  Optional<TargetEntry> next() {
    return Optional.ofNullable(again.poll());
  }

  private void link(TargetEntry entry, TargetEntry first) {
    try {
      entry.end(site.isStopped() ? Outcome.FAILED : tryLink(entry, first));
    } catch (IOException e) {
      entry.failed(e);
    }
  }

  private Outcome tryLink(TargetEntry entry, TargetEntry first) throws IOException {
    if (!entry.folder().fresh()) {
      var there = entry.folder().handle().find(entry.node().name());
      if (there.isPresent() && entry.leavesAlone(there.get())) {
        return Outcome.SKIPPED;
      }
      if (there.isPresent() && there.get().kind() == Kind.DIRECTORY) {
        throw new FileSystemException(entry.path(), null, TargetEntry.A_FOLDER);
      }
    }
    site.progress().done(entry.node().size());
    if (!site.dryRun()) {
      first.folder().again(source -> link(entry, source, first.node().name()));
    }
    return Outcome.DONE;
  }

  private static void link(TargetEntry entry, Folder source, byte[] original) throws IOException {
    var in = entry.folder().handle();
    var name = entry.node().name();
    var there = entry.folder().fresh() ? Optional.empty() : in.find(name);
    if (there.isEmpty()) {
      in.makeHardLink(name, source, original);
      return;
    }
    var temporary = TemporaryName.of(entry.node());
    if (in.find(temporary).isPresent()) {
      in.remove(temporary);
    }
    in.makeHardLink(temporary, source, original);
    // Where it is the same file already, this only removes the temporary name.
    in.rename(temporary, name);
  }
}
