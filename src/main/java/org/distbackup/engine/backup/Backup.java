package org.distbackup.engine.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.tree.Losses;
import org.distbackup.engine.tree.TreeCache;
import org.distbackup.engine.write.WriteJobs;
import org.distbackup.failure.Failure;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.snapshot.Stats;

/** Keeps trees of files: what is new goes to the members, then a snapshot of all to the head. */
public final class Backup {
  private final WriteJobs jobs;
  private final FileSystem files;
  private final TreeCache cache;
  private final EarlierTree earlier;
  private final Losses losses;
  private final Path data;

  /**
   * Backups from a file system.
   *
   * @param data this node's own folder, which no backup takes
   */
  public Backup(
      WriteJobs jobs,
      FileSystem files,
      TreeCache cache,
      EarlierTree earlier,
      Losses losses,
      Path data) {
    this.jobs = jobs;
    this.files = files;
    this.cache = cache;
    this.earlier = earlier;
    this.losses = losses;
    this.data = data;
  }

  /** Backs up files and folders. */
  public BackupResult run(BackupRequest request, Progress progress) throws InterruptedException {
    var paths = real(request.paths());
    try (var root = files.open(Path.of("/"));
        var job = request.dryRun() ? jobs.beginDry(progress) : jobs.begin(progress);
        var before = jobs.heads().hold(paths.stream().map(Path::toString).toList())) {
      return run(request, paths, root, job, before.snapshot(), progress);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The files could not be read: " + e.getMessage() + ".",
          "What was sent is kept; mend the cause and run the command again.",
          e);
    }
  }

  private BackupResult run(
      BackupRequest request,
      List<Path> paths,
      Folder root,
      WriteJobs.Job job,
      Optional<Snapshot> before,
      Progress progress)
      throws IOException, InterruptedException {
    var started = jobs.context().clock().instant();
    var selection = new Selection(request.rules(), ownData());
    var wanted = Wanted.of(paths);
    var fileTally = new Tally();
    var folderTally = new Tally();
    var keys = jobs.context().keys();
    try (var ahead = new ReadAhead(new FileReader(keys, job.writer(), progress), progress);
        var tree = new TreeWriter(keys, job.writer(), cache, fileTally, folderTally)) {
      var scanner =
          new TreeScanner(selection, unchanged(before), earlier, ahead, tree, fileTally, progress);
      long read;
      try (var _ = Forecast.begin(before, root, wanted, selection, progress)) {
        scanner.scan(root, wanted, before.map(Snapshot::root));
        read = ahead.finish();
      }
      long bytes = scanner.unreadBytes() + read;
      var node = tree.finish();
      job.writer().finish();
      var counts = fileTally.counts();
      var folders = folderTally.counts();
      var stats =
          new Stats(
              counts.total(),
              folders.total(),
              bytes,
              progress.addedBytes(),
              progress.storedBytes());
      var snapshot =
          new Snapshot(
              Snapshot.randomId(jobs.random()),
              started.toEpochMilli(),
              jobs.hostname(),
              paths.stream().map(Path::toString).toList(),
              request.tags(),
              node,
              stats);
      return new BackupResult(
          request.dryRun() ? "" : snapshot.hex(),
          counts,
          folders,
          bytes,
          progress.addedBytes(),
          progress.storedBytes(),
          progress.redundantBytes(),
          progress.errors(),
          request.dryRun() ? Optional.empty() : commit(job, snapshot));
    }
  }

  private Unchanged unchanged(Optional<Snapshot> before) {
    if (before.isEmpty()) {
      return Unchanged.NEVER;
    }
    var since = Unchanged.since(before.get().timeMillis());
    return losses.any() ? since.where(losses::spared) : since;
  }

  /** Keeps what comes in a stream as one file. */
  public BackupResult runStream(
      String name, InputStream content, List<String> tags, Progress progress)
      throws IOException, InterruptedException {
    var started = jobs.context().clock().instant();
    try (var job = jobs.begin(progress)) {
      var reader = new FileReader(jobs.context().keys(), job.writer(), progress);
      var read = reader.read(content);
      job.writer().flush();
      var node =
          new Node(
              name.getBytes(StandardCharsets.UTF_8),
              Kind.FILE,
              0600,
              started.getEpochSecond(),
              started.getNano(),
              0,
              0,
              "",
              "",
              read.bytes(),
              read.content().finish(job.writer().lists()),
              Details.NONE);
      job.writer().finish();
      var stats = new Stats(1, 0, read.bytes(), progress.addedBytes(), progress.storedBytes());
      var snapshot =
          new Snapshot(
              Snapshot.randomId(jobs.random()),
              started.toEpochMilli(),
              jobs.hostname(),
              List.of("/" + name),
              tags,
              node,
              stats);
      var warning = commit(job, snapshot);
      progress.fileDone();
      return new BackupResult(
          snapshot.hex(),
          new Counts(1, 0, 0),
          new Counts(0, 0, 0),
          read.bytes(),
          progress.addedBytes(),
          progress.storedBytes(),
          progress.redundantBytes(),
          progress.errors(),
          warning);
    }
  }

  /** Commits the snapshot; returns what the user must know of it. */
  private Optional<String> commit(WriteJobs.Job job, Snapshot snapshot)
      throws InterruptedException {
    var warnings = new ArrayList<String>();
    var now = Instant.ofEpochMilli(snapshot.timeMillis());
    jobs.heads().snapshots().stream()
        .filter(one -> one.hostname().equals(jobs.hostname()) && one.isAheadOf(now))
        .findFirst()
        .ifPresent(one -> warnings.add(wrongClock(one)));
    if (job.commit(snapshot).group().scheme().n() == 1) {
      warnings.add(Uploader.ONE_COPY);
    }
    return warnings.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", warnings));
  }

  private static String wrongClock(Snapshot ahead) {
    return "The clock of this machine is wrong, or it was when it made snapshot "
        + ahead.hex()
        + ", which is dated "
        + Instant.ofEpochMilli(ahead.timeMillis()).truncatedTo(ChronoUnit.SECONDS)
        + "; until then latest is the newest of the others.";
  }

  /** Paths without links on the way; what is named last stays what it is. */
  private static List<Path> real(List<Path> paths) {
    var real = new ArrayList<Path>();
    for (var path : paths) {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new Failure(
            Failure.Kind.FAILED,
            "There is no file or folder " + path + ".",
            "Check the path; nothing was backed up.");
      }
      try {
        var parent = path.getParent();
        real.add(
            parent == null ? path : parent.toRealPath().resolve(path.getFileName()).normalize());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return real.stream().sorted().distinct().toList();
  }

  private Set<Selection.Identity> ownData() throws IOException {
    try (var folder = files.open(data)) {
      return Set.of(Selection.Identity.of(folder.self()));
    }
  }
}
