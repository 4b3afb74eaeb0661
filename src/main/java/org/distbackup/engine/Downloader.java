package org.distbackup.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.distbackup.failure.Failure;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;

/** Brings one kept file back: to a temporary name, then, complete, renamed. */
final class Downloader {
  private final BlobReader blobs;
  private final Workers workers;
  private final MemoryPlan plan;
  private final Heads heads;

  Downloader(BlobReader blobs, Workers workers, MemoryPlan plan, Heads heads) {
    this.blobs = blobs;
    this.workers = workers;
    this.plan = plan;
    this.heads = heads;
  }

  DownloadResult download(String name, Path folder, Progress progress) throws InterruptedException {
    var snapshot = newest(name, heads.snapshots());
    var target = folder.resolve(fileName(snapshot.root()));
    progress.expect(snapshot.root().size());
    try {
      Files.createDirectories(folder);
      write(snapshot.root(), target, progress);
    } catch (AccessDeniedException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The folder " + folder + " may not be written by the user who runs the peer.",
          "Choose another with --to DIR.",
          e);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The file " + target + " could not be written: " + e.getMessage() + ".",
          "What was there is untouched; mend the cause and run the command again.",
          e);
    }
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

  private void write(Node file, Path target, Progress progress)
      throws IOException, InterruptedException {
    if (Files.isDirectory(target)) {
      throw new IOException("there is a folder of that name");
    }
    var temporary = Files.createTempFile(target.toAbsolutePath().getParent(), ".dbs-", ".part");
    try {
      try (var out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        long written =
            new ContentFetcher(blobs, workers, plan, out, progress).fetch(file.content());
        if (written != file.size()) {
          throw new IOException(
              "it should have " + file.size() + " bytes, but " + written + " came");
        }
        // A file that is there must not be lost to a power cut half-way; a new one comes again.
        if (Files.exists(target)) {
          out.force(true);
        }
      }
      FileNodes.apply(file, temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
