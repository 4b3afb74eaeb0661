package org.distbackup.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.distbackup.engine.Backups;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.backup.BackupResult;
import org.distbackup.engine.backup.Counts;
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
import org.distbackup.retention.Verdict;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.snapshot.Stats;

/** An engine that remembers what it was asked, and answers with fixed things. */
final class FakeEngine implements Backups {
  static final Snapshot SNAPSHOT = snapshot(1, List.of("/home"), List.of("a", "b"));
  static final Snapshot OTHER = snapshot(2, List.of("/etc"), List.of());

  final List<Object> asked = new CopyOnWriteArrayList<>();
  final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  long unreadable;

  private static Snapshot snapshot(int id, List<String> paths, List<String> tags) {
    return new Snapshot(
        new byte[] {(byte) 0xAB, 2, 3, 4, 5, 6, 7, (byte) id},
        1000L * id,
        "laptop",
        paths,
        tags,
        node("", Kind.DIRECTORY),
        new Stats(3, 1, 9, 9, 9));
  }

  private static Node node(String name, Kind kind) {
    return new Node(
        name.getBytes(UTF_8), kind, 0644, 5, 6, 1, 2, "u", "g", 7, Content.EMPTY, Details.NONE);
  }

  @Override
  public UploadResult upload(Path file, Progress progress) {
    throw new Failure(Failure.Kind.NOT_ENOUGH, "Too few.", "Wait.");
  }

  @Override
  public DownloadResult download(String name, Path folder, Progress progress) {
    return new DownloadResult(name, folder.resolve(name), 5, SNAPSHOT.hex());
  }

  /** Of a path {@code /endless}, it ends only by an interrupt. */
  @Override
  public BackupResult backup(BackupRequest request, Progress progress) throws InterruptedException {
    asked.add(request);
    begun.countDown();
    if (request.paths().equals(List.of(Path.of("/endless")))) {
      never.await();
    }
    if (request.paths().equals(List.of(Path.of("/full")))) {
      throw new UncheckedIOException("the head", new IOException("No space left on device"));
    }
    return result(request.dryRun() ? "" : SNAPSHOT.hex());
  }

  private BackupResult result(String snapshot) {
    return new BackupResult(
        snapshot,
        new Counts(1, 2, 3),
        new Counts(4, 5, 6),
        7,
        8,
        9,
        10,
        unreadable,
        Optional.of("thin"));
  }

  @Override
  public BackupResult backupStream(
      String name, InputStream content, List<String> tags, Progress progress) throws IOException {
    asked.add(name);
    asked.add(tags);
    asked.add(new String(content.readAllBytes(), UTF_8));
    return result(SNAPSHOT.hex());
  }

  @Override
  public List<Snapshot> snapshots() {
    return List.of(SNAPSHOT, OTHER);
  }

  @Override
  public void list(String spec, Consumer<Listed> entries) {
    asked.add(spec);
    entries.accept(new Listed("/home", node("home", Kind.DIRECTORY)));
    entries.accept(new Listed("/home/a", node("a", Kind.FILE)));
  }

  @Override
  public void find(String pattern, BiConsumer<Snapshot, Listed> versions) {
    asked.add(pattern);
    versions.accept(SNAPSHOT, new Listed("/home/a", node("a", Kind.FILE)));
  }

  @Override
  public void diff(String one, String other, Consumer<Difference> differences) {
    asked.add(one);
    asked.add(other);
    differences.accept(new Difference(Difference.Kind.ADDED, "/a", 0, 5));
    differences.accept(new Difference(Difference.Kind.REMOVED, "/b", 6, 0));
    differences.accept(new Difference(Difference.Kind.CHANGED, "/c", 1, 2));
    differences.accept(new Difference(Difference.Kind.METADATA, "/d", 1, 1));
    differences.accept(new Difference(Difference.Kind.BIT_ROT, "/e", 1, 1));
  }

  @Override
  public TreeStats stats(Optional<String> spec) {
    asked.add(spec);
    return new TreeStats(1, 2, 3, 4, 5, 6);
  }

  @Override
  public RestoreResult restore(RestoreRequest request, Progress progress) {
    asked.add(request);
    return new RestoreResult(1, 2, 3, 4, 5, unreadable);
  }

  @Override
  public void dump(String spec, OutputStream out, Progress progress) throws IOException {
    asked.add(spec);
    out.write("content".getBytes(UTF_8));
  }

  @Override
  public ForgetResult forget(ForgetRequest request) {
    asked.add(request);
    return new ForgetResult(
        List.of(new Verdict(SNAPSHOT, List.of("last snapshot")), new Verdict(OTHER, List.of())));
  }

  @Override
  public PruneResult prune(boolean dryRun, Progress progress) {
    return new PruneResult(1, 2, 3, 4, dryRun);
  }

  @Override
  public CheckResult check(CheckRequest request, Progress progress) {
    asked.add(request);
    return new CheckResult(
        1,
        2,
        unreadable == 0
            ? List.of()
            : List.of(new CheckResult.Problem("A pack is gone.", List.of("ab:/a"))),
        3);
  }
}
