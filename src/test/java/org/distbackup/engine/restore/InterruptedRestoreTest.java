package org.distbackup.engine.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.distbackup.engine.Holder;
import org.distbackup.engine.Home;
import org.distbackup.engine.TestCluster;
import org.distbackup.engine.TestFiles;
import org.distbackup.engine.TreeImage;
import org.distbackup.engine.TreeKeeper;
import org.distbackup.engine.job.Progress;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.junit.jupiter.api.Test;

/** Restores that are paused or cancelled, and what they leave to the next. */
class InterruptedRestoreTest extends RestoreRig {
  @Test
  void whatAnInterruptedRestoreLeftIsUsed(Home home, TestCluster cluster) throws Exception {
    byte[] large = TestFiles.random(7, 12_000_000);
    source("large", large);
    backup(home);
    restore(home, request());
    var node = node("large", large.length, contentOf(home, "large"));
    Files.delete(target().resolve("large"));
    var part = target().resolve(new String(TemporaryName.of(node), UTF_8));
    Files.write(part, large);
    // All chunks are there: nobody needs to be asked.
    cluster.holdersOf(home).forEach(Holder::unplug);
    restore(home, request());
    assertThat(Files.readAllBytes(target().resolve("large"))).isEqualTo(large);
    assertThat(part).doesNotExist();

    // What another has put there is no part of ours.
    cluster.mend();
    Files.delete(target().resolve("large"));
    var victim = write(folder.resolve("victim"), "untouched".getBytes(UTF_8));
    Files.createSymbolicLink(part, victim);
    restore(home, request());
    Files.delete(target().resolve("large"));
    Files.createLink(part, victim);
    restore(home, request());
    assertThat(victim).hasContent("untouched");
    assertThat(Files.readAllBytes(target().resolve("large"))).isEqualTo(large);
    assertThat(TreeImage.of(target()).keySet()).containsExactly("large");
  }

  private Content contentOf(Home home, String name) throws InterruptedException {
    try (var keeper = new TreeKeeper(home)) {
      var trees = keeper.trees(home.engine().snapshots());
      return trees.open(spec() + "/" + name).node().content();
    }
  }

  private static Node node(String name, long size, Content content) {
    return new Node(
        name.getBytes(UTF_8), Kind.FILE, 0, 0, 0, 0, 0, "", "", size, content, Details.NONE);
  }

  @Test
  void aTargetThatACancelledRestoreMadeIsFinishedByTheNext(Home home) throws Exception {
    source("file", "file");
    Files.setPosixFilePermissions(source(), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(source(), LONG_AGO);
    backup(home);
    var progress = new Progress();
    progress.pause();
    var cut = Thread.ofVirtual().unstarted(() -> cancelled(home, progress));
    cut.start();
    await().until(() -> Files.isDirectory(target()));
    cut.interrupt();
    cut.join();

    restore(home, request(Overwrite.NEVER));
    assertThat(Files.getPosixFilePermissions(target()))
        .isEqualTo(Files.getPosixFilePermissions(source()));
    assertThat(Files.getLastModifiedTime(target())).isEqualTo(LONG_AGO);
  }

  @Test
  void oneThatIsPausedRestsWithinAFile(Home home) throws Exception {
    source("large", TestFiles.random(1, 200_000_000));
    var image = Map.copyOf(TreeImage.of(source()));
    backup(home);
    var progress = new Progress();
    var ended =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return home.engine().restore(request(), progress);
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    while (progress.doneBytes() == 0) {
      Thread.onSpinWait();
    }
    progress.pause();

    assertThat(ended).failsWithin(Duration.ofSeconds(2));
    assertThat(progress.doneBytes()).isLessThan(progress.totalBytes());
    progress.resume();
    assertThat(ended.get().problems()).isZero();
    assertThat(TreeImage.of(target())).isEqualTo(image);
  }

  @Test
  void aPartThatIsKeptHoldsNoRoomForTheRest(Home home) throws Exception {
    source("large", TestFiles.random(1, 200_000_000));
    backup(home);
    var progress = new Progress();
    var cut = Thread.ofPlatform().start(() -> cancelled(home, progress));
    while (progress.doneBytes() < 8_000_000) {
      Thread.onSpinWait();
    }
    progress.pause();
    cut.interrupt();
    cut.join();

    // What is under way ends by itself.
    try (var open = FileSystem.ofThisMachine().open(target())) {
      await()
          .untilAsserted(
              () -> {
                var part = open.list().getFirst();
                assertThat(part.allocated()).isLessThanOrEqualTo(part.size() + 1_000_000);
              });
    }
  }

  private void cancelled(Home home, Progress progress) {
    assertThatThrownBy(() -> home.engine().restore(request(), progress))
        .matches(Home::isInterruption);
  }

  @Test
  void aRestoreThatIsCancelledLeavesNoSmallParts(Home home) throws Exception {
    for (int i = 0; i < 200; i++) {
      source("dir-" + i % 10 + "/" + i, TestFiles.random(i, 50_000));
    }
    var image = Map.copyOf(TreeImage.of(source()));
    backup(home);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> home.engine().restore(request(), new Progress()))
        .matches(Home::isInterruption);
    Thread.interrupted();
    restore(home, request());
    assertThat(TreeImage.of(target())).isEqualTo(image);
    assertThat(Arrays.asList(TreeImage.of(target()).keySet().toArray()))
        .noneMatch(name -> name.toString().contains(".part"));
  }
}
