package org.distbackup.engine.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.distbackup.engine.job.Progress;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Node;

/**
 * Walks the trees of a backup beside those of the snapshot before: what is unchanged keeps its node
 * and is not read. What cannot be read is told and left out, and the walk goes on. For one thread.
 */
final class TreeScanner {
  private final Selection selection;
  private final Unchanged unchanged;
  private final EarlierTree earlier;
  private final FileReader reader;
  private final TreeWriter tree;
  private final Tally files;
  private final Progress progress;
  private long bytes;

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
      FileReader reader,
      TreeWriter tree,
      Tally files,
      Progress progress) {
    this.selection = selection;
    this.unchanged = unchanged;
    this.earlier = earlier;
    this.reader = reader;
    this.tree = tree;
    this.files = files;
    this.progress = progress;
  }

  /** Bytes of all files in the tree. */
  long bytes() {
    return bytes;
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
      bytes += entry.size();
      progress.done(entry.size());
      progress.fileDone();
      return;
    }
    try (var input = folder.read(entry.name())) {
      var read = reader.read(input, entry.size(), entry.allocated() < entry.size());
      if (!Unchanged.same(entry, input.stat())) {
        progress.warn(place.path(entry) + " changed while it was read; it is kept as it was read.");
      }
      tree.add(folder.node(entry, Content.EMPTY).withSize(read.bytes()), read.content(), before);
      bytes += read.bytes();
      progress.fileDone();
    }
  }

  private void unreadable(String path, IOException e) {
    progress.warn(
        switch (e) {
          case NoSuchFileException gone -> path + " vanished before it was read.";
          case AccessDeniedException denied ->
              path + " may not be read by the user who runs the peer.";
          default -> path + " could not be read: " + e.getMessage() + ".";
        });
  }
}
