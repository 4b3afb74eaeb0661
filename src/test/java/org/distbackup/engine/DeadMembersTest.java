package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.check.CheckResult;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.read.Descriptors;
import org.distbackup.engine.read.RangeReader;
import org.distbackup.engine.upkeep.Handoff;
import org.distbackup.failure.Failure;
import org.distbackup.hash.Blake3;
import org.distbackup.id.GroupId;
import org.distbackup.shard.Descriptor;
import org.distbackup.shard.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Members of a 2-of-4 group die and return. */
@ExtendWith(SharedCluster.class)
class DeadMembersTest {
  private static final byte[] BYTES = TestFiles.random(3, 10 << 20);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private void upload(Home home) throws Exception {
    home.upload(TestFiles.write(folder, "file", BYTES));
  }

  private static void assertComesBack(Home home, String why) throws Exception {
    assertThat(Arrays.equals(home.download("file"), BYTES)).as(why).isTrue();
  }

  @Test
  void anyTwoMayDie(TestCluster cluster, Home home) throws Exception {
    upload(home);
    var holders = cluster.holdersOf(home);
    // Those who are back are still suspect when others die: they must be asked all the same.
    for (int one = 0; one < 4; one++) {
      for (int other = one + 1; other < 4; other++) {
        var dead = List.of(holders.get(one), holders.get(other));
        dead.forEach(Holder::unplug);
        assertComesBack(home, "without " + one + " and " + other);
        dead.forEach(Holder::plug);
      }
    }
  }

  @Test
  void oneMoreDeadIsNotEnoughAndLeavesTheFileThatIsThere(TestCluster cluster, Home home)
      throws Exception {
    upload(home);
    cluster.holdersOf(home).subList(0, 3).forEach(Holder::unplug);
    var back = Files.createDirectory(folder.resolve("back"));
    var there = TestFiles.write(back, "file", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> home.engine().download("file", back, new Progress()))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH);
              assertThat(failure.kind().exitCode()).isEqualTo(13);
            });
    assertThat(there).hasBinaryContent(new byte[] {1, 2, 3});
    try (var files = Files.list(back)) {
      assertThat(files).as("no temporary file is left").containsExactly(there);
    }
    cluster.mend();
    home.engine().download("file", back, new Progress());
    assertThat(Arrays.equals(Files.readAllBytes(there), BYTES)).isTrue();
  }

  @Test
  void tooFewForTheIndexIsNotEnoughToo(TestCluster cluster, Home home) throws Exception {
    upload(home);
    home.restart(() -> TestFiles.deleteTree(home.indexFolder()));
    cluster.holdersOf(home).subList(0, 3).forEach(Holder::unplug);
    assertThatThrownBy(() -> home.download("file"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
    cluster.mend();
    assertComesBack(home, "after they are back");
  }

  @Test
  void oneDeadDuringTheUploadIsOwedItsShardsAndIsGivenThemWhenItReturns(
      TestCluster cluster, Home home) throws Exception {
    home.upload(TestFiles.write(folder, "first", new byte[100]));
    var holders = cluster.holdersOf(home);
    var away = holders.get(1);
    away.unplug();
    upload(home);
    assertThat(home.owed()).isGreaterThanOrEqualTo(2);

    home.clock().advance(Duration.ofMinutes(1));
    home.engine().catchUp();
    assertThat(home.owed()).as("while it is away").isGreaterThanOrEqualTo(2);

    away.plug();
    home.clock().advance(Duration.ofMinutes(1));
    home.engine().catchUp();
    assertThat(home.owed()).isZero();
    assertThat(away.shardFiles(home.group().id())).hasSize(home.catalog().state().packs().size());

    holders.get(0).unplug();
    holders.get(2).unplug();
    assertComesBack(home, "from the one that was away and one more");
    home.restart(() -> Files.delete(home.headFile()));
    assertComesBack(home, "with the head from the one that was away");
  }

  @Test
  void withTwoDeadNothingIsCommittedAndTheUserIsTold(TestCluster cluster, Home home)
      throws Exception {
    home.upload(TestFiles.write(folder, "first", new byte[100]));
    cluster.holdersOf(home).subList(2, 4).forEach(Holder::unplug);
    int before = home.catalog().state().packs().size();
    assertThatThrownBy(() -> upload(home))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
    assertThat(home.catalog().state().packs()).hasSize(before);
    assertThatThrownBy(() -> home.download("file")).isInstanceOf(Failure.class);
    cluster.mend();
    upload(home);
    assertComesBack(home, "once they are back");
  }

  @Test
  void whoBreaksOffWhenAskedForADescriptorIsNotAskedFirstAgain(TestCluster cluster, Home home)
      throws Exception {
    upload(home);
    var holders = cluster.holdersOf(home);
    var pack = home.catalog().state().packs().keySet().iterator().next();
    var health = new MemberHealth(home.clock());
    var descriptors = new Descriptors(home.data(), home.catalog(), health);
    holders.getFirst().unplug();
    assertThat(descriptors.find(home.group(), pack, Descriptors.NOBODY)).isPresent();
    assertThat(health.suspect(holders.getFirst().id())).isTrue();

    holders.getFirst().plug();
    holders.subList(1, 4).forEach(Holder::unplug);
    assertThat(descriptors.find(home.group(), pack, Descriptors.NOBODY))
        .as("of a suspect, when nobody else has it")
        .isPresent();
  }

  @Test
  void whoBreaksOffWhenAskedForHeadsIsSuspect(TestCluster cluster, Home home) throws Exception {
    upload(home);
    var away = cluster.holdersOf(home).get(2);
    away.unplug();
    var health = new MemberHealth(home.clock());
    home.heads(health, folder.resolve("heads")).hearAgain();
    assertThat(cluster.holdersOf(home))
        .filteredOn(one -> health.suspect(one.id()))
        .containsExactly(away);
  }

  @Test
  void aDescriptorOfAnotherGroupKeepsNobodyFromItsShards(TestCluster cluster, Home home)
      throws Exception {
    home.upload(TestFiles.write(folder, "first", new byte[100]));
    var holders = cluster.holdersOf(home);
    holders.get(3).unplug();
    upload(home);
    holders.get(3).plug();
    holders.get(0).valve().describe(encoded -> begunElsewhere(home, encoded));
    home.clock().advance(Duration.ofMinutes(1));
    home.engine().catchUp();
    assertThat(home.owed()).isZero();
    assertThat(home.engine().check(new CheckRequest(1, 0, 0), new Progress()))
        .isEqualTo(
            new CheckResult(
                home.catalog().state().packs().size(),
                home.engine().snapshots().size(),
                List.of(),
                0));
  }

  /** What the owner signed of the same pack for a smaller group, where a member was full. */
  private static byte[] begunElsewhere(Home home, byte[] encoded) {
    var kept = Descriptor.decode(encoded);
    return Descriptor.sign(
            kept.pack(),
            new GroupId(0, 1),
            new Scheme(1, 1),
            kept.packLength(),
            List.of(new byte[Blake3.BYTES]),
            home.keys())
        .encode();
  }

  @Test
  void whoCannotBeGivenAShardForLackOfOthersIsNotToBlame(TestCluster cluster, Home home)
      throws Exception {
    home.upload(TestFiles.write(folder, "first", new byte[100]));
    var holders = cluster.holdersOf(home);
    holders.get(1).unplug();
    upload(home);
    holders.get(1).plug();
    holders.get(0).unplug();
    holders.get(2).unplug();
    var health = new MemberHealth(home.clock());
    var ranges = new RangeReader(home.data(), home.catalog(), health);
    var handoff =
        new Handoff(
            home.data(),
            home.catalog(),
            ranges,
            health,
            new Descriptors(home.data(), home.catalog(), health));
    assertThat(handoff.payDebts()).isZero();
    assertThat(health.suspect(holders.get(1).id())).isFalse();
    cluster.mend();
    home.clock().advance(Duration.ofMinutes(1));
    assertThat(handoff.payDebts()).isGreaterThanOrEqualTo(2);
    assertThat(home.owed()).isZero();
  }
}
