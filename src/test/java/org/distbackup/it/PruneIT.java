package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.distbackup.api.TreeSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is forgotten goes, and nothing else, whoever sleeps or dies meanwhile. */
@Busy
final class PruneIT {
  private static final int ROUNDS = 3;

  /** New files; of the old ones a third stays, so that packs are needed in part. */
  private static final String CHURN =
      """
      mkdir -p large small
      find large -type f ! -name '*-3' -delete
      for i in 1 2 3; do head -c 3000000 /dev/urandom > large/$1-$i; done
      for i in 1 2 3 4 5 6 7 8 9; do head -c 9000 /dev/urandom > small/$i; done
      """;

  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(5);

  private final Random random = new Random(20261123);

  @BeforeEach
  void everybodyIsThere() {
    CLUSTER.heal();
  }

  private static Path tree(String name) throws IOException {
    return Files.createDirectory(CLUSTER.folder().resolve(name));
  }

  private static void churn(Path tree, String round) throws IOException, InterruptedException {
    Shell.run(tree, CHURN, round);
  }

  @Test
  void holdersThatWereAwayBringNothingBackToLife() throws IOException, InterruptedException {
    var owner = new Owner(CLUSTER, CLUSTER.peer(1));
    var sleeper = CLUSTER.peer(2);
    var victim = CLUSTER.peer(3);
    var tree = tree("away");
    churn(tree, "a");
    owner.backup(tree);

    sleeper.suspend();
    try {
      churn(tree, "b");
      owner.backup(tree);
      owner.keepLast();
      assertThat(owner.prune().deleted()).isPositive();
    } finally {
      sleeper.resume();
    }
    CLUSTER.awaitAllOnline();

    victim.kill();
    churn(tree, "c");
    owner.backup(tree);
    owner.keepLast();
    assertThat(owner.prune().deleted()).isPositive();
    victim.start();
    CLUSTER.awaitAllOnline();
    assertSettles(owner);

    sleeper.kill();
    sleeper.start();
    CLUSTER.awaitAllOnline();
    owner.prune();
    assertSettles(owner);
    owner.assertAllIsWell();
    assertThat(owner.snapshots()).hasSize(1);
    owner.assertComesBack("latest", tree, TreeImage.of(tree));
  }

  /** Each member of each group comes to hold a shard of each pack that is in use, and no other. */
  private static void assertSettles(Owner owner) {
    Patience.await(Patience.CLUSTER, "members hold what they should")
        .untilAsserted(
            () -> {
              for (var group : owner.groups()) {
                assertThat(group.owed()).isZero();
                var others = CLUSTER.peers().stream().filter(peer -> peer != owner.node()).toList();
                var packs = Shards.of(others.getFirst(), group).keySet();
                assertThat(packs).hasSize((int) group.packs());
                assertThat(others).hasSize(group.members());
                for (Node holder : others) {
                  assertThat(Shards.of(holder, group).keySet()).as(holder.name()).isEqualTo(packs);
                }
              }
            });
  }

  @Test
  void anOwnerThatDiesAtAnyMomentOfBackupAndPruneLosesNothing()
      throws IOException, InterruptedException {
    var owner = new Owner(CLUSTER, CLUSTER.peer(4));
    var tree = tree("dying");
    churn(tree, "first");
    long started = System.nanoTime();
    owner.backup(tree);
    int pace = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);

    for (int round = 0; round < ROUNDS; round++) {
      churn(tree, "dies-" + round);
      dieDuring(owner, Map.of("path", tree.toString()), "backup", random.nextInt(pace + 1));
      owner.backup(tree);
      owner.keepLast();
      dieDuring(owner, Map.of(), "prune", random.nextInt(pace / 2 + 1));
      owner.assertComesBack("latest", tree, TreeImage.of(tree));
    }

    CLUSTER.awaitAllOnline();
    owner.prune();
    assertSettles(owner);
    owner.assertAllIsWell();
    assertThat(owner.snapshots()).hasSize(1);
    owner.assertComesBack("latest", tree, TreeImage.of(tree));
  }

  /** A command during which its node is killed, so many milliseconds after it began. */
  private static void dieDuring(
      Owner owner, Map<String, String> arguments, String command, int afterMillis) {
    var killed =
        CompletableFuture.runAsync(
            owner.node()::kill,
            CompletableFuture.delayedExecutor(afterMillis, TimeUnit.MILLISECONDS));
    owner.node().ask(command, arguments);
    killed.join();
    owner.node().start().ready();
  }

  @Test
  void anIndexThatIsDeletedComesBack() throws IOException, InterruptedException {
    var owner = new Owner(CLUSTER, CLUSTER.peer(5));
    var tree = tree("indexed");
    churn(tree, "once");
    owner.backup(tree);

    owner.node().terminate().onExit().join();
    Shell.run(owner.node().data(), "rm -r index");
    owner.node().start().ready();
    owner.assertComesBack("latest", tree, TreeImage.of(tree));
    var again = owner.backup(tree);
    assertThat(again.files().fresh() + again.files().changed()).isZero();
    assertThat(again.added()).as("at most folders on the way").isLessThan(20_000);

    // Nor is anything sent that was read again.
    Shell.run(tree, "find . -type f -exec touch {} +");
    var touched = owner.backup(tree);
    assertThat(touched.files()).isEqualTo(new TreeSummary.Counts(0, 0, again.files().all()));
    assertThat(touched.added()).isLessThan(20_000);
    assertThat(owner.snapshots()).hasSize(3);
  }
}
