package org.distbackup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.backup.BackupResult;
import org.distbackup.engine.backup.UploadResult;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.check.CheckResult;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.prune.ForgetRequest;
import org.distbackup.engine.prune.ForgetResult;
import org.distbackup.engine.prune.PruneResult;
import org.distbackup.engine.query.Difference;
import org.distbackup.engine.query.Listed;
import org.distbackup.engine.query.TreeStats;
import org.distbackup.engine.restore.DownloadResult;
import org.distbackup.engine.restore.RestoreRequest;
import org.distbackup.engine.restore.RestoreResult;
import org.distbackup.failure.Failure;
import org.distbackup.snapshot.Snapshot;

/**
 * What an owner does with trees of files. Methods block, may run at the same time, and end when
 * their thread is interrupted. A {@code spec} is a snapshot, {@code ID} or {@code latest}, or a
 * part of it: {@code ID:/path}. Each throws a {@link Failure} where it cannot go on.
 */
public interface Backups {
  /** Keeps one file; returns when its snapshot is committed. */
  UploadResult upload(Path file, Progress progress) throws InterruptedException;

  /** Brings the newest kept file of that name back into a folder. */
  DownloadResult download(String name, Path folder, Progress progress) throws InterruptedException;

  /** Keeps files and folders; returns when the snapshot is committed. */
  default BackupResult backup(BackupRequest request, Progress progress)
      throws InterruptedException {
    throw notInThisBuild("backup");
  }

  /**
   * Keeps what the stream yields as one file; commits nothing unless it comes to its end.
   *
   * @throws IOException when the stream breaks off
   */
  default BackupResult backupStream(
      String name, InputStream content, List<String> tags, Progress progress)
      throws IOException, InterruptedException {
    throw notInThisBuild("backup --stdin-name");
  }

  /** All snapshots of the owner, of all devices, the oldest first. */
  default List<Snapshot> snapshots() throws InterruptedException {
    throw notInThisBuild("snapshots");
  }

  /** Tells all entries of a snapshot or of a part of it, folders before what is in them. */
  default void list(String spec, Consumer<Listed> entries) throws InterruptedException {
    throw notInThisBuild("ls");
  }

  /** Tells the versions of all entries that the pattern matches, the same version once. */
  default void find(String pattern, BiConsumer<Snapshot, Listed> versions)
      throws InterruptedException {
    throw notInThisBuild("find");
  }

  /** Tells in what two snapshots, or parts of them, differ. */
  default void diff(String one, String other, Consumer<Difference> differences)
      throws InterruptedException {
    throw notInThisBuild("diff");
  }

  /** What a snapshot takes, or all of them do. */
  default TreeStats stats(Optional<String> spec) throws InterruptedException {
    throw notInThisBuild("stats");
  }

  /** Writes a snapshot or a part of it into a folder. */
  default RestoreResult restore(RestoreRequest request, Progress progress)
      throws InterruptedException {
    throw notInThisBuild("restore");
  }

  /**
   * Writes a file's bytes, or a folder as tar.
   *
   * @throws IOException when the stream takes no more
   */
  default void dump(String spec, OutputStream out, Progress progress)
      throws IOException, InterruptedException {
    throw notInThisBuild("dump");
  }

  /** Forgets snapshots; their data stays until a prune. */
  default ForgetResult forget(ForgetRequest request) throws InterruptedException {
    throw notInThisBuild("forget");
  }

  /** Has the members delete what no snapshot needs. */
  default PruneResult prune(boolean dryRun, Progress progress) throws InterruptedException {
    throw notInThisBuild("prune");
  }

  /** Looks whether everything is where it should be, and mends what it can. */
  default CheckResult check(CheckRequest request, Progress progress) throws InterruptedException {
    throw notInThisBuild("check");
  }

  private static Failure notInThisBuild(String command) {
    return new Failure(
        Failure.Kind.FAILED,
        "The command " + command + " is not in this build.",
        "Update the program on this machine.");
  }
}
