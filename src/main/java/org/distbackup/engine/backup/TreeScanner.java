package org.distbackup.engine.backup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.distbackup.engine.job.Progress;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Node;

/**
 * Walks the trees of a backup beside those of the snapshot before: what is unchanged keeps its
 * node, what is not is read behind the walk. What cannot be read is told and left out, and the walk
 * goes on. For one thread.
 */
final class TreeScanner {
  private final Selection selection;
  private final Unchanged unchanged;
  private final EarlierTree earlier;
  private final ReadAhead ahead;
  private final TreeWriter tree;
  private final Tally files;
  private final Progress progress;
  private long unreadBytes;

  /**
   * A scanner.
   *
   * @param unchanged judges by the snapshot that {@code earlier} is the tree of
   * @param files counts those that are not read
   */
  TreeScanner(
      Selection selection,
      Unchanged unchanged,
      EarlierTree earlier,
      ReadAhead ahead,
      TreeWriter tree,
      Tally files,
      Progress progress) {
    this.selection = selection;
    this.unchanged = unchanged;
    this.earlier = earlier;
    this.ahead = ahead;
    this.tree = tree;
    this.files = files;
    this.progress = progress;
  }

  /** Bytes of the files that are not read. */
  long unreadBytes() {
    return unreadBytes;
  }

  /** Walks what is wanted from the root of the file system down. */
  void scan(Folder root, Wanted wanted, Optional<Node> before)
      throws IOException, InterruptedException {
    folder(root, Selection.Place.root(root.self()), new byte[0], wanted, before);
  }

  private void folder(
      Folder folder, Selection.Place place, byte[] name, Wanted wanted, Optional<Node> before)
      throws IOException, InterruptedException {
    var self = folder.self();
    var node = before.filter(old -> unchanged.holds(old, self));
    var metadata =
        node.isPresent()
            ? node.get().withContent(Content.EMPTY)
            : folder.node(self, Content.EMPTY).withName(name);
    var entries = entries(folder, place, wanted);
    tree.enter();
    var old = earlier.open(before);
    for (var entry : entries) {
      progress.pauseIfAsked();
      entry(folder, place, entry, wanted, old.find(entry.name()));
    }
    tree.leave(metadata, before);
  }

  private List<Entry> entries(Folder folder, Selection.Place place, Wanted wanted) {
    try {
      if (selection.isElsewhere(place, folder.self())) {
        return List.of();
      }
      var entries = wanted.in(folder);
      return wanted.all() ? selection.in(folder, place, entries) : entries;
    } catch (IOException e) {
      unreadable(place.path(), e);
      return List.of();
    }
  }

  private void entry(
      Folder folder, Selection.Place place, Entry entry, Wanted wanted, Optional<Node> before)
      throws InterruptedException {
    try {
      switch (entry.kind()) {
        case DIRECTORY -> {
          var below = wanted.below(entry.name());
          try (var child = folder.open(entry.name())) {
            var there = place.below(entry, below, !wanted.all());
            folder(child, there, entry.name(), below, before);
          }
        }
        case FILE -> file(folder, place, entry, before);
        case SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> {
          var known = before.filter(old -> unchanged.holds(old, entry));
          tree.add(known.isPresent() ? known.get() : folder.node(entry, Content.EMPTY));
        }
      }
    } catch (IOException e) {
      unreadable(place.path(entry), e);
    }
  }

  private void file(Folder folder, Selection.Place place, Entry entry, Optional<Node> before)
      throws IOException, InterruptedException {
    var known = before.filter(old -> unchanged.holds(old, entry));
    if (known.isPresent()) {
      tree.add(known.get());
      files.countUnmodified();
      unreadBytes += entry.size();
      progress.done(entry.size());
      progress.fileDone();
      return;
    }
    var node = folder.node(entry, Content.EMPTY);
    tree.add(node, ahead.add(folder.read(entry.name()), place, entry), before);
  }

  private void unreadable(String path, IOException e) {
    progress.warn(FileReader.unreadable(path, e));
  }
}
