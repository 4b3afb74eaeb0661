package org.distbackup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import org.distbackup.engine.job.Progress;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts, beside a first backup, what it will go through, so that a percentage can be told; later
 * ones go by the snapshot before. Ends with the backup.
 */
final class Forecast implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forecast.class);

  private final Selection selection;
  private final Progress progress;
  private volatile boolean over;

  private Forecast(Selection selection, Progress progress) {
    this.selection = selection;
    this.progress = progress;
  }

  /** Expects what the snapshot before had; without one begins to count what is wanted. */
  static Forecast begin(
      Optional<Snapshot> before,
      Folder root,
      Wanted wanted,
      Selection selection,
      Progress progress) {
    var forecast = new Forecast(selection, progress);
    if (before.isPresent()) {
      progress.expect(before.get().stats().bytes());
      progress.expectFiles(before.get().stats().files());
    } else {
      Thread.ofPlatform()
          .daemon()
          .name("dbs-forecast")
          .start(() -> forecast.countAll(root, wanted));
    }
    return forecast;
  }

  private void countAll(Folder root, Wanted wanted) {
    try {
      count(root, Selection.Place.root(root.self()), wanted);
    } catch (IOException e) {
      // The backup itself tells of what cannot be read; or it is over, and has closed its folders.
      LOG.debug("Not all is counted", e);
    }
  }

  private void count(Folder folder, Selection.Place place, Wanted wanted) throws IOException {
    var found = wanted.in(folder);
    for (var entry : wanted.all() ? selection.in(folder, place, found) : found) {
      if (over) {
        return;
      }
      switch (entry.kind()) {
        case FILE -> {
          progress.expectFiles(1);
          progress.expect(entry.size());
        }
        case DIRECTORY -> {
          var below = wanted.below(entry.name());
          var there = place.below(entry, below, !wanted.all());
          try (var child = folder.open(entry.name())) {
            if (!selection.isElsewhere(there, child.self())) {
              count(child, there, below);
            }
          } catch (IOException e) {
            // The backup itself tells of it.
            LOG.debug("Not counted: {}", there.path(), e);
          }
        }
        case SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> {}
      }
    }
  }

  @Override
  public void close() {
    over = true;
  }
}
