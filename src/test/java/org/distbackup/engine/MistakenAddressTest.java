package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.head.HeadFiles;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.prune.ForgetRequest;
import org.distbackup.failure.Failure;
import org.distbackup.select.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Members' addresses have been given to other members; of 2-of-4 groups three must take part. */
@ExtendWith(SharedCluster.class)
class MistakenAddressTest {
  private static final byte[] BYTES = TestFiles.random(1, 3 << 20);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private void backup(Home home) throws Exception {
    TestFiles.write(folder, "file", BYTES);
    home.engine()
        .backup(new BackupRequest(List.of(folder), List.of(), Rules.NONE, false), new Progress());
  }

  /** The last of the holders answers for some of them, who are not there. */
  private static void lastAnswersFor(List<Holder> holders, int... absent) {
    for (int number : absent) {
      holders.get(number).unplug();
      holders.getLast().plugAlsoAt(holders.get(number));
    }
  }

  private static void forgetAll(Home home) throws InterruptedException {
    var all = home.engine().snapshots().stream().map(snapshot -> snapshot.hex()).toList();
    home.engine().forget(new ForgetRequest(all, Optional.empty(), List.of(), false));
  }

  @Test
  void aHeadThatOneDiskTakesForThreeIsNotKept(TestCluster cluster, Home home) throws Exception {
    backup(home);
    lastAnswersFor(cluster.holdersOf(home), 0, 1);

    assertThatThrownBy(() -> forgetAll(home))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
    assertThat(home.engine().snapshots()).hasSize(1);

    cluster.mend();
    forgetAll(home);
    assertThat(home.engine().snapshots()).isEmpty();
  }

  @Test
  void nobodyIsHeardAboutHeadsInAnothersName(TestCluster cluster, Home home) throws Exception {
    backup(home);
    var holders = cluster.holdersOf(home);
    lastAnswersFor(holders, 1);
    var health = new MemberHealth(home.clock());
    new Heads(
            home.keys(),
            home.id(),
            home.catalog(),
            home.data(),
            health,
            HeadFiles.open(folder.resolve("heads"), home.keys().owner()),
            1,
            home.clock(),
            home.clock(),
            new SecureRandom())
        .hearAgain();
    assertThat(holders).filteredOn(one -> health.suspect(one.id())).containsExactly(holders.get(1));
  }

  @Test
  void nobodySaysInAnothersNameThatAShardIsGone(TestCluster cluster, Home home) throws Exception {
    backup(home);
    var holders = cluster.holdersOf(home);
    lastAnswersFor(holders, 1);
    var progress = new Progress();

    var result = home.engine().check(new CheckRequest(1, 0, 0), progress);

    assertThat(result.problems()).isEmpty();
    assertThat(result.healed()).isZero();
    assertThat(progress.drainWarnings())
        .containsExactly(
            "holder-"
                + holders.get(1).id().low()
                + " is away: what it holds could not be checked.");
    assertThat(home.owed()).isZero();
  }

  @Test
  void whileAllAddressesLeadToOthersJobsEndAndNothingIsLost(TestCluster cluster, Home home)
      throws Exception {
    backup(home);
    var before = home.catalog().state();
    var holders = cluster.holdersOf(home);
    holders.forEach(Holder::unplug);
    for (int number = 0; number < holders.size(); number++) {
      holders.get(number).plugAt(holders.get((number + 1) % holders.size()));
    }

    assertThatThrownBy(() -> home.upload(TestFiles.write(folder, "other", new byte[100])))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH))
        .hasMessageContaining("another peer answers at 127.0.0.1:");
    assertThat(home.engine().check(new CheckRequest(1, 0, 0), new Progress()).problems()).isEmpty();
    home.engine().catchUp();
    assertThat(home.catalog().state().packs()).isEqualTo(before.packs());
    assertThat(home.catalog().state().dropped()).isEmpty();

    holders.forEach(Holder::unplug);
    holders.forEach(Holder::plug);
    home.upload(TestFiles.write(folder, "again", BYTES));
    assertThat(Arrays.equals(home.download("again"), BYTES)).isTrue();
    assertThat(home.engine().check(new CheckRequest(1, 0, 0), new Progress()).problems()).isEmpty();
  }
}
