package org.distbackup.engine.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.write.WriteJobs;
import org.distbackup.failure.Failure;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.filesystem.Folder;
import org.distbackup.filesystem.PathNames;
import org.distbackup.placement.Group;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.snapshot.Stats;

/** Keeps one file: its chunks in packs on the members, then a snapshot of it in the head. */
public final class Uploader {
  static final String ONE_COPY =
      "There is only one copy, on one other peer: when it is lost, so is the file.";

  private final WriteJobs jobs;
  private final FileSystem files;

  /** Uploads with jobs of these. */
  public Uploader(WriteJobs jobs, FileSystem files) {
    this.jobs = jobs;
    this.files = files;
  }

  /** Keeps one file as a snapshot of its own. */
  public UploadResult upload(Path file, Progress progress) throws InterruptedException {
    try {
      var real = regular(file);
      var name = PathNames.name(real);
      try (var folder = files.open(real.resolveSibling(""))) {
        return upload(file, folder, name, progress);
      }
    } catch (AccessDeniedException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The file " + file + " may not be read by the user who runs the peer.",
          "Give that user the right to read it.",
          e);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The file " + file + " could not be read: " + e.getMessage() + ".",
          "What was sent is kept; mend the cause and run the command again.",
          e);
    }
  }

  /** The file itself, when it is one: a link that was named stands for what it leads to. */
  private static Path regular(Path file) throws IOException {
    Path real;
    try {
      real = file.toRealPath();
    } catch (NoSuchFileException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "There is no file " + file + ".",
          "Check the name and the folder.",
          e);
    }
    if (!Files.isRegularFile(real)) {
      throw new Failure(
          Failure.Kind.USAGE,
          file + " is not a regular file.",
          "upload takes one file at a time; backup takes folders.");
    }
    return real;
  }

  private UploadResult upload(Path named, Folder folder, byte[] name, Progress progress)
      throws IOException, InterruptedException {
    var started = jobs.context().clock().instant();
    var entry = folder.find(name).orElseThrow(() -> new NoSuchFileException(named.toString()));
    progress.expect(entry.size());
    try (var input = folder.read(name);
        var job = jobs.begin(progress)) {
      var reader = new FileReader(jobs.context().keys(), job.writer(), progress);
      var read = reader.read(input, entry.size(), entry.allocated() < entry.size());
      job.writer().flush();
      boolean changed = !Unchanged.same(entry, input.stat());
      var node =
          folder
              .node(entry, read.content().finish(job.writer().lists()))
              .withSize(read.bytes())
              .withName(PathNames.name(named));
      job.writer().finish();
      var snapshot =
          new Snapshot(
              Snapshot.randomId(jobs.random()),
              started.toEpochMilli(),
              jobs.hostname(),
              List.of(named.toString()),
              List.of(),
              node,
              new Stats(1, 0, node.size(), progress.addedBytes(), progress.storedBytes()));
      var committed = job.commit(snapshot);
      return new UploadResult(
          named.getFileName().toString(),
          node.size(),
          snapshot.hex(),
          committed.group().scheme(),
          committed.acknowledged().size(),
          warning(named, committed.group(), changed));
    }
  }

  private static Optional<String> warning(Path file, Group group, boolean changed) {
    if (changed) {
      return Optional.of(file + " changed while it was read; upload it again to be sure.");
    }
    return group.scheme().n() == 1 ? Optional.of(ONE_COPY) : Optional.empty();
  }
}
