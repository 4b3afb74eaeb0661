package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.backup.BackupResult;
import org.distbackup.engine.backup.Counts;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.prune.ForgetRequest;
import org.distbackup.failure.Failure;
import org.distbackup.retention.Policy;
import org.distbackup.retention.Span;
import org.distbackup.select.Patterns;
import org.distbackup.select.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Trees of files on their way into the cluster, with real holders. */
@ExtendWith(SharedCluster.class)
class BackupTest {
  /** The system's temporary folder, which others change, is above the tree. */
  private static final long FOLDERS_ON_THE_WAY = 2_000;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private static BackupResult backup(Home home, Path... paths) throws InterruptedException {
    return backup(home, Rules.NONE, paths);
  }

  private static BackupResult backup(Home home, Rules rules, Path... paths)
      throws InterruptedException {
    return home.engine()
        .backup(new BackupRequest(List.of(paths), List.of(), rules, false), new Progress());
  }

  private Path tree() throws Exception {
    var tree = Files.createDirectories(folder.resolve("a/b/c"));
    Files.writeString(folder.resolve("a/one"), "1");
    Files.writeString(tree.resolve("two"), "22");
    Files.write(tree.resolve("big"), TestFiles.random(1, 9_000_000));
    Files.createSymbolicLink(folder.resolve("a/link"), Path.of("nowhere"));
    return folder.resolve("a");
  }

  /** What is in the files is settled by then, as far as their clocks tell. */
  private static void settle(Home home) {
    home.clock().advance(Duration.ofMinutes(1));
  }

  @Test
  void unchangedFilesAreNotReadAgain(Home home) throws Exception {
    var tree = tree();
    settle(home);
    var first = backup(home, tree);
    assertThat(first.files()).isEqualTo(new Counts(3, 0, 0));
    assertThat(first.bytes()).isEqualTo(9_000_003);
    assertThat(first.unreadable()).isZero();

    settle(home);
    var second = backup(home, tree);
    assertThat(second.files()).isEqualTo(new Counts(0, 0, 3));
    assertThat(second.dirs().fresh()).isZero();
    assertThat(second.added()).isLessThan(FOLDERS_ON_THE_WAY);
    assertThat(home.engine().snapshots()).hasSize(2);
  }

  @Test
  void aChangedFileIsReadAndOnlyWhatIsNewIsSent(Home home) throws Exception {
    var tree = tree();
    settle(home);
    backup(home, tree);
    Files.writeString(tree.resolve("b/c/two"), "33");
    Files.writeString(tree.resolve("new"), "new");
    settle(home);
    var second = backup(home, tree);
    assertThat(second.files()).isEqualTo(new Counts(1, 1, 2));
    assertThat(second.dirs().unmodified()).isZero();
    assertThat(second.added()).isLessThan(10_000);
  }

  @Test
  void aFileThatMayHaveChangedWithinATickIsReadAgain(Home home) throws Exception {
    var tree = tree();
    backup(home, tree);
    Files.writeString(tree.resolve("one"), "2");
    settle(home);
    assertThat(backup(home, tree).files()).isEqualTo(new Counts(0, 1, 2));
  }

  @Test
  void whatIsExcludedIsLeftOut(Home home) throws Exception {
    var tree = tree();
    var rules = new Rules(Patterns.of(List.of("/b/c/", "one")), false, false, 0);
    var result = backup(home, rules, tree);
    assertThat(result.files().total()).isZero();
    assertThat(result.dirs().total()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aDryRunKeepsNothing(Home home) throws Exception {
    var request = new BackupRequest(List.of(tree()), List.of(), Rules.NONE, true);
    var result = home.engine().backup(request, new Progress());
    assertThat(result.snapshot()).isEmpty();
    assertThat(result.files().fresh()).isEqualTo(3);
    assertThat(result.added()).isGreaterThan(9_000_000);
    assertThat(home.engine().snapshots()).isEmpty();
    assertThat(home.catalog().state().packs()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void oneThatIsCancelledLeavesNoFileOpen(Home home) throws Exception {
    var tree = Files.createDirectory(folder.resolve("many"));
    for (int i = 0; i < 5000; i++) {
      Files.write(tree.resolve("f" + i), TestFiles.random(i, 10_000));
    }
    var ended = new CompletableFuture<BackupResult>();
    var progress = new Progress();
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    var request = new BackupRequest(List.of(tree), List.of(), Rules.NONE, false);
                    ended.complete(home.engine().backup(request, progress));
                  } catch (InterruptedException | RuntimeException e) {
                    ended.completeExceptionally(e);
                  }
                });
    // Rests with files open that it was about to read.
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              progress.resume();
              progress.pause();
              return openFiles(tree) > 10;
            });
    thread.interrupt();

    assertThatThrownBy(ended::get).cause().matches(Home::isInterruption);
    await().until(() -> openFiles(tree) == 0);
    assertThat(backup(home, tree).files()).isEqualTo(new Counts(5000, 0, 0));
  }

  @Test
  void oneThatIsPausedRestsWithinAFile(Home home) throws Exception {
    byte[] bytes = TestFiles.random(1, 20_000_000);
    var progress = new Progress();
    var source =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            if (pos == 0) {
              progress.pause();
            }
            return super.read(into, offset, length);
          }
        };
    var ended =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return home.engine().backupStream("name", source, List.of(), progress);
              } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
              }
            });

    await().until(progress::paused);
    assertThat(ended).isNotCompleted().failsWithin(Duration.ofSeconds(2));
    assertThat(progress.doneBytes()).isZero();
    progress.resume();
    assertThat(ended.get().bytes()).isEqualTo(bytes.length);
  }

  private static long openFiles(Path tree) throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(fd -> target(fd).startsWith(tree + "/")).count();
    }
  }

  private static String target(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  @Test
  void anExistingPathThatIsMissingFailsBeforeAnythingIsSent(Home home) throws Exception {
    tree();
    assertThatThrownBy(() -> backup(home, folder.resolve("a"), folder.resolve("gone")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("gone");
    assertThat(home.engine().snapshots()).isEmpty();
  }

  @Test
  void pruneDeletesWhatForgottenSnapshotsAloneNeeded(Home home) throws Exception {
    var tree = tree();
    backup(home, tree);
    Files.write(tree.resolve("b/c/big"), TestFiles.random(2, 9_000_000));
    settle(home);
    var second = backup(home, tree);
    var packs = home.catalog().state().packs().keySet();
    var first = home.engine().snapshots().getFirst().hex();
    home.forget(List.of(first));
    assertThat(home.engine().snapshots()).hasSize(1);

    var dry = home.engine().prune(true, new Progress());
    assertThat(dry.bytesFreed()).isGreaterThan(8_000_000);
    assertThat(home.catalog().state().packs().keySet()).isEqualTo(packs);

    var result = home.engine().prune(false, new Progress());
    var gone = new HashSet<>(packs);
    gone.removeAll(home.catalog().state().packs().keySet());
    assertThat(result.packsDeleted()).isEqualTo(gone.size());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              settle(home);
              home.engine().catchUp();
              return home.catalog().state().dropped().isEmpty();
            });
    assertThat(home.catalog().state().packs().keySet()).isNotEqualTo(packs);
    assertThat(home.engine().prune(true, new Progress()).packsDeleted()).isZero();

    // What is left is whole: nothing is sent again, and the index can be made anew.
    settle(home);
    assertThat(backup(home, tree).added()).isLessThan(FOLDERS_ON_THE_WAY);
    home.restart(() -> TestFiles.deleteTree(home.indexFolder()));
    settle(home);
    assertThat(backup(home, tree).added()).isLessThan(FOLDERS_ON_THE_WAY);
    assertThat(second.snapshot()).isNotEmpty();
  }

  @Test
  void aClockThatWasAheadOnceDoesNotDecideWhatIsNewest(Home home) throws Exception {
    var tree = tree();
    settle(home);
    assertThat(backup(home, tree).warning()).isEmpty();
    var years = Duration.ofDays(3650);
    home.clock().advance(years);
    var ahead = backup(home, tree);
    home.clock().advance(years.negated());

    var newest = backup(home, tree);

    assertThat(ahead.warning()).isEmpty();
    assertThat(newest.warning())
        .hasValueSatisfying(text -> assertThat(text).contains("clock", ahead.snapshot()));
    assertThat(home.engine().snapshots().getLast().hex()).isEqualTo(newest.snapshot());
    var within =
        new Policy(0, 0, 0, 0, 0, 0, Optional.of(Span.parse("30d")), List.of(), ZoneOffset.UTC);
    home.engine().forget(new ForgetRequest(List.of(), Optional.of(within), List.of(), false));
    assertThat(home.engine().snapshots()).hasSize(3);
  }
}
