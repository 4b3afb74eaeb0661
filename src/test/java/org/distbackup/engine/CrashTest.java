package org.distbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.distbackup.snapshot.Head;
import org.distbackup.transfer.DataAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The node is cut off in the middle, or its own files are lost. */
@ExtendWith(SharedCluster.class)
class CrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> INDEX_FILES = List.of("packs.idx", "blobs.idx");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private Path write(String name, String text) throws Exception {
    return TestFiles.write(folder, name, text.getBytes(UTF_8));
  }

  @Test
  void theIndexIsReadBackFromTheMembers(Home home) throws Exception {
    byte[] bytes = TestFiles.random(5, 20 << 20);
    var file = TestFiles.write(folder, "file", bytes);
    home.upload(file);
    home.restart(() -> TestFiles.deleteTree(home.indexFolder()));
    home.engine().catchUp();
    assertThat(home.upload(file).addedBytes()).as("it is known again").isZero();
    home.restart(() -> TestFiles.deleteTree(home.indexFolder()));
    assertThat(Arrays.equals(home.download("file"), bytes)).isTrue();
  }

  @Test
  void whatAPruneDroppedIsSentAgainThoughTheIndexDidNotHearOfIt(Home home) throws Exception {
    byte[] bytes = TestFiles.random(6, 20 << 20);
    var file = TestFiles.write(folder, "file", bytes);
    home.upload(file);
    var older = Files.createDirectory(folder.resolve("older"));
    for (var name : INDEX_FILES) {
      Files.copy(home.indexFolder().resolve(name), older.resolve(name));
    }
    var everything = List.of(home.engine().snapshots().getLast().hex());
    home.forget(everything);
    assertThat(home.engine().prune(false, new Progress()).packsDeleted()).isPositive();
    home.restart(
        () -> {
          for (var name : INDEX_FILES) {
            Files.copy(
                older.resolve(name),
                home.indexFolder().resolve(name),
                StandardCopyOption.REPLACE_EXISTING);
          }
        });

    assertThat(home.upload(file).addedBytes()).isGreaterThanOrEqualTo(bytes.length);
    assertThat(Arrays.equals(home.download("file"), bytes)).isTrue();
  }

  @Test
  void whatAnInterruptedUploadHasCommittedIsNotSentAgain(TestCluster cluster, Home home)
      throws Exception {
    byte[] bytes = TestFiles.random(6, 40 << 20);
    var file = TestFiles.write(folder, "file", bytes);
    interruptAfterTwoPacks(cluster, home, file);

    long sent = home.upload(file).addedBytes();
    assertThat(sent).isBetween((long) bytes.length / 4, bytes.length - Home.PACK * 5L / 4);
    assertThat(Arrays.equals(home.download("file"), bytes)).isTrue();
  }

  @Test
  void whatOthersHaveHadDeletedSinceIsSentAgain(TestCluster cluster, Home home) throws Exception {
    byte[] bytes = TestFiles.random(9, 40 << 20);
    var file = TestFiles.write(folder, "file", bytes);
    interruptAfterTwoPacks(cluster, home, file);
    var committed = home.catalog().state().packs().keySet();
    var holders = cluster.holdersOf(home);
    var group = home.group().id();
    home.restart(
        () -> {
          for (var holder : holders) {
            for (var shard : holder.shardFiles(group)) {
              Files.delete(shard);
            }
          }
        });

    assertThat(home.upload(file).addedBytes()).isGreaterThanOrEqualTo(bytes.length);
    assertThat(Arrays.equals(home.download("file"), bytes)).isTrue();
    // That of the first file a head lists: it is for a check to say.
    assertThat(home.catalog().state().packs().keySet()).filteredOn(committed::contains).hasSize(1);
  }

  private void interruptAfterTwoPacks(TestCluster cluster, Home home, Path file) throws Exception {
    home.upload(write("first", "the group is there"));
    int before = home.catalog().state().packs().size();
    cluster.holders().forEach(holder -> holder.valve().letThrough(2));
    var ended = new CompletableFuture<Throwable>();
    var uploading =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    home.upload(file);
                    ended.complete(new AssertionError("it was not interrupted"));
                  } catch (InterruptedException | RuntimeException e) {
                    ended.complete(e);
                  }
                });
    await()
        .atMost(PATIENCE)
        .until(() -> home.catalog().state().packs().size(), count -> count == before + 2);
    uploading.interrupt();
    await().atMost(PATIENCE).until(ended::isDone);
    assertThat(ended.join()).matches(Home::isInterruption);
    assertThatThrownBy(() -> home.download("file")).isInstanceOf(Failure.class);
    cluster.mend();
    home.engine().catchUp();
  }

  @Test
  void aHeadThatWasSentAndNotSavedIsAdoptedFromTheMembers(Home home) throws Exception {
    home.upload(write("first", "one"));
    byte[] older = Files.readAllBytes(home.headFile());
    home.upload(write("second", "two"));
    home.restart(() -> Files.write(home.headFile(), older));
    assertThat(home.download("second")).asString().isEqualTo("two");
    home.restart(() -> Files.delete(home.headFile()));
    home.upload(write("third", "three"));
    assertThat(home.download("first")).asString().isEqualTo("one");
    assertThat(home.download("second")).asString().isEqualTo("two");
    assertThat(home.download("third")).asString().isEqualTo("three");
  }

  @Test
  void aTornHeadIsReplacedFromTheMembers(Home home) throws Exception {
    home.upload(write("first", "one"));
    byte[] whole = Files.readAllBytes(home.headFile());
    home.restart(() -> Files.write(home.headFile(), Arrays.copyOf(whole, whole.length / 2)));
    assertThat(home.download("first")).asString().isEqualTo("one");
    assertThat(home.headFile()).hasBinaryContent(whole);
    home.restart(() -> Files.write(home.headFile(), new byte[0]));
    assertThat(home.download("first")).asString().isEqualTo("one");
  }

  @Test
  void anOlderCopyOfTheDataDirectoryTakesOverWhatWasKeptSince(Home home) throws Exception {
    home.upload(write("first", "one"));
    var ours = Head.decode(Files.readAllBytes(home.headFile()));
    var since = home.headSince(ours, ours.counter() + 7);
    for (var peer : home.group().members()) {
      home.data()
          .putHead(DataAddress.of(home.catalog().member(peer).orElseThrow()), since.encode())
          .toCompletableFuture()
          .get();
    }
    home.upload(write("second", "two"));
    var head = Head.decode(Files.readAllBytes(home.headFile()));
    assertThat(head.counter()).isGreaterThan(since.counter());
    assertThat(home.kept(head)).containsExactly("first", "first", "second");
    assertThat(home.download("first")).asString().isEqualTo("one");
  }

  @Test
  void withTheHeadLostAndMembersSilentNothingIsForgotten(TestCluster cluster, Home home)
      throws Exception {
    home.upload(write("first", "one"));
    home.restart(() -> Files.delete(home.headFile()));
    cluster.holders().forEach(holder -> holder.valve().tellHeads(false));
    assertThatThrownBy(() -> home.download("first"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
    var second = write("second", "two");
    assertThatThrownBy(() -> home.upload(second))
        .as("a head above the one that is not known would drop its snapshots")
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
    cluster.mend();
    home.upload(second);
    assertThat(home.download("first")).asString().isEqualTo("one");
    assertThat(home.download("second")).asString().isEqualTo("two");
  }

  @Test
  void withoutTheMonitorFilesGoToTheGroupOfLastTimeAndComeBack(TestCluster cluster, Home home)
      throws Exception {
    home.upload(write("first", "one"));
    cluster.silenceMonitor(true);
    home.upload(write("second", "two"));
    home.restart(() -> {});
    assertThat(home.download("first")).asString().isEqualTo("one");
    assertThat(home.download("second")).asString().isEqualTo("two");
  }
}
