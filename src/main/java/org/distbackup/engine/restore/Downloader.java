package org.distbackup.engine.restore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.tree.Trees;
import org.distbackup.failure.Failure;
import org.distbackup.select.Patterns;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;

/** Brings one kept file back into a folder. */
public final class Downloader {
  private static final Patterns NONE = Patterns.of(List.of());

  private final TreeRestorer restorer;
  private final Trees trees;

  /** Downloads from snapshots that {@code trees} finds. */
  public Downloader(TreeRestorer restorer, Trees trees) {
    this.restorer = restorer;
    this.trees = trees;
  }

  /** Restores the newest file of this name into a folder. */
  public DownloadResult download(String name, Path folder, Progress progress)
      throws InterruptedException {
    var snapshot = newest(name, trees.snapshots());
    var target = folder.resolve(fileName(snapshot.root()));
    if (Files.exists(folder) && !Files.isWritable(folder)) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The folder " + folder + " may not be written by the user who runs the peer.",
          "Choose another with --to DIR.");
    }
    restorer.restoreAll(
        new Trees.Place(snapshot, "", snapshot.root()),
        new RestoreRequest("", folder, NONE, NONE, Overwrite.ALWAYS, false, false),
        progress);
    return new DownloadResult(
        target.getFileName().toString(), target, snapshot.root().size(), snapshot.hex());
  }

  private static Snapshot newest(String name, List<Snapshot> snapshots) {
    for (var snapshot : snapshots.reversed()) {
      if (snapshot.label().equals(name)) {
        return snapshot;
      }
    }
    throw new Failure(
        Failure.Kind.FAILED,
        "No file named " + name + " has been kept.",
        "The name is that of the file alone, without its folder.");
  }

  /** The node's name, which must be that of one file here and nothing else. */
  private static Path fileName(Node file) {
    var name = Path.of(file.nameText());
    if (name.isAbsolute()
        || name.getNameCount() != 1
        || name.toString().isEmpty()
        || name.toString().equals(".")
        || name.toString().equals("..")) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The snapshot names its file " + name + ", which no file in one folder can be called.",
          "The head is damaged or not from this program.");
    }
    return name;
  }
}
