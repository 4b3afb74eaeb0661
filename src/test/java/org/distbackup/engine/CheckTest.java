package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.check.CheckResult;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.restore.Overwrite;
import org.distbackup.engine.restore.RestoreRequest;
import org.distbackup.failure.Failure;
import org.distbackup.pack.BlobType;
import org.distbackup.select.Patterns;
import org.distbackup.select.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a check gives up, and what it does not. */
@ExtendWith(SharedCluster.class)
class CheckTest {
  private static final Patterns NONE = Patterns.of(List.of());

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path target;

  private static CheckResult check(Home home, double readFraction) throws InterruptedException {
    return home.engine().check(new CheckRequest(readFraction, 0, 0), new Progress());
  }

  private void backup(Home home) throws InterruptedException {
    home.engine()
        .backup(new BackupRequest(List.of(folder), List.of(), Rules.NONE, false), new Progress());
  }

  @Test
  void whatMembersCannotSayJustNowIsNotLost(TestCluster cluster, Home home) throws Exception {
    byte[] bytes = TestFiles.random(1, 3 << 20);
    home.upload(TestFiles.write(folder, "file", bytes));
    var packs = home.catalog().state().packs();
    cluster
        .holders()
        .forEach(
            holder -> {
              holder.valve().verify(false);
              holder.valve().letThrough(0);
            });

    check(home, 1);

    assertThat(home.catalog().state().packs().keySet()).isEqualTo(packs.keySet());
    assertThat(home.catalog().state().dropped()).isEmpty();
    cluster.mend();
    assertThat(check(home, 1).problems()).isEmpty();
    assertThat(Arrays.equals(home.download("file"), bytes)).isTrue();
  }

  @Test
  void whatMembersAddressesLeadToSaysNothingOfTheirShards(TestCluster cluster, Home home)
      throws Exception {
    byte[] bytes = TestFiles.random(2, 3 << 20);
    home.upload(TestFiles.write(folder, "file", bytes));
    var packs = home.catalog().state().packs();
    cluster.holders().forEach(Holder::replaceByStranger);
    cluster.holders().forEach(holder -> holder.valve().sayWhose(false));

    assertThat(check(home, 1).problems()).isEmpty();

    assertThat(home.catalog().state().packs().keySet()).isEqualTo(packs.keySet());
    assertThat(home.catalog().state().dropped()).isEmpty();
    cluster.mend();
    assertThat(check(home, 1).problems()).isEmpty();
    assertThat(Arrays.equals(home.download("file"), bytes)).isTrue();
  }

  private void keepFilesOfWhichHalfIsLost(TestCluster cluster, Home home) throws Exception {
    for (int number = 0; number < 6; number++) {
      TestFiles.write(folder, "file" + number, TestFiles.random(number, 1 << 20));
    }
    backup(home);
    // Of 2 of 4 the second half of each pack, folders included, lies with the second as it is.
    for (int member : new int[] {0, 2, 3}) {
      for (var shard : cluster.holdersOf(home).get(member).shardFiles(home.group().id())) {
        Files.delete(shard);
      }
    }
  }

  @Test
  void whatCanStillBeReadOfALostPackIsKept(TestCluster cluster, Home home) throws Exception {
    keepFilesOfWhichHalfIsLost(cluster, home);
    for (int number = 0; number < 6; number++) {
      Files.delete(folder.resolve("file" + number));
    }

    var touched = check(home, 0).problems().getFirst().files();

    assertThat(touched).isNotEmpty().allMatch(file -> file.contains("file"));
    int whole = 0;
    var snapshot = home.engine().snapshots().getLast().hex();
    home.engine()
        .restore(
            new RestoreRequest(snapshot, target, NONE, NONE, Overwrite.ALWAYS, false, false),
            new Progress());
    for (int number = 0; number < 6; number++) {
      var name = "file" + number;
      var restored = target.resolve(folder.toString().substring(1)).resolve(name);
      if (touched.stream().noneMatch(file -> file.endsWith("/" + name))) {
        whole++;
        assertThat(Arrays.equals(Files.readAllBytes(restored), TestFiles.random(number, 1 << 20)))
            .as(name)
            .isTrue();
      }
    }
    assertThat(whole).isPositive();
    // It stands on as many members as anything else now.
    assertThat(check(home, 1).problems().getFirst().files()).isEqualTo(touched);
    assertThat(home.owed()).isZero();
  }

  @Test
  void whatWasPackedWrongIsSentAgain(Home home) throws Exception {
    byte[] bytes = TestFiles.random(8, 100_000);
    try (var keeper = new TreeKeeper(home)) {
      byte[] wrong = bytes.clone();
      wrong[5]++;
      keeper.keepRoot(
          (self, writer) -> {
            var id = self.hasher().id(bytes, 0, bytes.length);
            writer.putAgain(BlobType.DATA, id, wrong);
            return TreeKeeper.directory("").keep(self, writer);
          });
    }
    TestFiles.write(folder, "file", bytes);
    backup(home);

    assertThat(check(home, 1).problems().getFirst().files())
        .singleElement()
        .asString()
        .endsWith("/file");

    backup(home);
    forgetAllButTheLast(home);
    assertThat(check(home, 1).problems()).isEmpty();
  }

  @Test
  void whatIsLostIsSentAgain(TestCluster cluster, Home home) throws Exception {
    TestFiles.write(folder, "file", TestFiles.random(7, 3 << 20));
    backup(home);
    for (var holder : cluster.holdersOf(home)) {
      for (var shard : holder.shardFiles(home.group().id())) {
        Files.delete(shard);
      }
    }
    assertThat(check(home, 0).problems()).isNotEmpty();
    backup(home);
    forgetAllButTheLast(home);
    assertThat(check(home, 1).problems()).isEmpty();
  }

  @Test
  void whoAnswersInThePlaceOfOthersHasNothingDeleted(TestCluster cluster, Home home)
      throws Exception {
    byte[] bytes = TestFiles.random(11, 3 << 20);
    home.upload(TestFiles.write(folder, "file", bytes));
    var packs = home.catalog().state().packs().keySet();
    var holders = cluster.holdersOf(home);
    holders.forEach(Holder::unplug);
    holders.forEach(holder -> holder.valve().sayWhose(false));
    for (int number = 0; number < holders.size(); number++) {
      holders.get(number).plugAt(holders.get((number + 1) % holders.size()));
    }

    assertThat(check(home, 0).problems()).isNotEmpty();
    home.engine().catchUp();
    assertThatThrownBy(() -> home.engine().prune(false, new Progress()))
        .isInstanceOf(Failure.class);
    holders.forEach(Holder::unplug);
    holders.forEach(Holder::plug);

    assertThat(check(home, 0).problems()).isEmpty();
    assertThat(home.catalog().state().packs().keySet()).isEqualTo(packs);
    assertThat(home.catalog().state().dropped()).isEmpty();
    assertThat(Arrays.equals(home.download("file"), bytes)).isTrue();
  }

  @Test
  void whatWasGivenUpIsDeletedOnceNothingNeedsIt(TestCluster cluster, Home home) throws Exception {
    TestFiles.write(folder, "file", TestFiles.random(12, 3 << 20));
    backup(home);
    var group = home.group().id();
    var holders = cluster.holdersOf(home);
    for (var holder : holders.subList(0, 3)) {
      for (var shard : holder.shardFiles(group)) {
        Files.delete(shard);
      }
    }
    var left = holders.get(3).shardFiles(group);
    assertThat(check(home, 0).problems()).isNotEmpty();
    backup(home);
    home.engine().prune(false, new Progress());

    assertThat(left).isNotEmpty().noneMatch(Files::exists);
    assertThat(check(home, 1).problems()).isEmpty();
    assertThat(home.catalog().state().dropped()).isEmpty();
  }

  @Test
  void aPruneBesideItTakesNothingOfWhatItHasSaved(TestCluster cluster, Home home) throws Exception {
    keepFilesOfWhichHalfIsLost(cluster, home);
    int before = home.catalog().state().packs().size();
    var progress = new Progress();
    var checked =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return home.engine().check(new CheckRequest(0, 0, 0), progress);
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    // It tries what it could not read once more: no time to sleep.
    while (home.catalog().state().packs().size() == before && !checked.isDone()) {
      Thread.onSpinWait();
    }
    progress.pause();
    home.engine().prune(false, new Progress());
    progress.resume();

    assertThat(checked.get().problems().getFirst().files())
        .isNotEmpty()
        .allMatch(file -> file.contains("file"));
  }

  private static void forgetAllButTheLast(Home home) throws InterruptedException {
    var first = home.engine().snapshots().getFirst().hex();
    home.forget(List.of(first));
  }
}
