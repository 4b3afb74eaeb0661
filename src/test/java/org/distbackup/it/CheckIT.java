package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.distbackup.api.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Disks of holders that lose files and bytes. */
@Busy
final class CheckIT {
  /** Where the header of a shard's file has ended. */
  private static final int HEADER = 4096;

  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(5);

  private static Path tree(String name, String script) throws IOException, InterruptedException {
    Path tree = Files.createDirectory(CLUSTER.folder().resolve(name));
    Shell.run(tree, script);
    return tree;
  }

  private static Summary.Group group(Owner owner) {
    return owner.groups().getFirst();
  }

  @Test
  void whatIsMissingOrRottenIsMadeAgain() throws IOException, InterruptedException {
    var owner = new Owner(CLUSTER, CLUSTER.peer(1));
    var tree = tree("rotten", "head -c 9000000 /dev/urandom > a; printf 1 > b");
    owner.backup(tree);
    var missing = Shards.of(CLUSTER.peer(2), group(owner)).lastEntry().getValue();
    var rotten = Shards.of(CLUSTER.peer(3), group(owner)).firstEntry().getValue();
    byte[] before = Files.readAllBytes(rotten);
    Files.delete(missing);
    flipOneByte(rotten);

    assertThat(owner.dbs("check", "--read-data").out()).contains("no problems, 2 healed");
    assertThat(owner.dbs("check", "--read-data").out())
        .contains("no problems")
        .doesNotContain("healed");
    assertThat(missing).exists();
    assertThat(rotten).hasBinaryContent(before);

    Files.delete(missing);
    assertThat(owner.dbs("check").out()).contains("no problems, 1 healed");
    owner.assertComesBack("latest", tree, TreeImage.of(tree));
  }

  private static void flipOneByte(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long at = HEADER + (bytes.length() - HEADER) / 2;
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 1);
    }
  }

  @Test
  void whatIsBeyondRepairIsNamedAndSentAgain() throws IOException, InterruptedException {
    var owner = new Owner(CLUSTER, CLUSTER.peer(5));
    var tree =
        tree("lost", "mkdir d; for i in 1 2 3; do head -c 20000000 /dev/urandom > d/$i; done");
    owner.backup(tree);
    var image = TreeImage.of(tree);
    var packs = whole(owner);
    assertThat(packs).as("packs of 60 MB").hasSizeGreaterThan(1);

    destroy(owner, packs.first());
    assertNamed(owner, "\\p{XDigit}{8}:/.*");
    assertHealedByTheNextBackup(owner, tree);
    owner.assertComesBack("latest", tree, image);

    for (var pack : whole(owner)) {
      destroy(owner, pack);
    }
    assertNamed(owner, "\\p{XDigit}{8}:/");
    assertHealedByTheNextBackup(owner, tree);
    owner.assertComesBack("latest", tree, image);
  }

  /** The packs of which all have their shards; of one destroyed before, somebody has the last. */
  private static SortedSet<String> whole(Owner owner) {
    var packs = new TreeSet<>(Shards.of(CLUSTER.peer(1), group(owner)).keySet());
    for (int holder = 2; holder <= 4; holder++) {
      packs.retainAll(Shards.of(CLUSTER.peer(holder), group(owner)).keySet());
    }
    return packs;
  }

  /**
   * Leaves one shard of four, of which it takes two: the last, since of one that is no parity what
   * lies in it could still be read.
   */
  private static void destroy(Owner owner, String pack) throws IOException {
    int deleted = 0;
    for (int holder = 1; holder <= 4; holder++) {
      var shard = Objects.requireNonNull(Shards.of(CLUSTER.peer(holder), group(owner)).get(pack));
      if (!shard.toString().endsWith(".3")) {
        Files.delete(shard);
        deleted++;
      }
    }
    assertThat(deleted).isEqualTo(3);
  }

  private static void assertNamed(Owner owner, String damaged) throws InterruptedException {
    var check = CLUSTER.run(owner.node(), "check");
    assertThat(check.exitCode()).as(check.out() + check.err()).isEqualTo(1);
    assertThat(check.err())
        .contains("The next backup sends again what it still finds")
        .containsPattern("(?m)^  " + damaged + "$")
        .doesNotContain("Exception");
  }

  /** All but the folders on the way to the tree, which are others by now. */
  private static void assertHealedByTheNextBackup(Owner owner, Path tree) {
    assertThat(owner.backup(tree).unreadable()).isZero();
    owner.keepLast();
    owner.assertAllIsWell();
  }
}
