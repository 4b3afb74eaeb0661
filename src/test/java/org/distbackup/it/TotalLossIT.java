package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.distbackup.api.Summary;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.RecoveryPhrase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A machine and its disk are gone, and the monitor with it; the words and the others are left. */
@Busy
final class TotalLossIT {
  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(5);

  /** {@code dbs recover} with words on its input and one member that is left. */
  private static Outcome recover(Path data, String words) throws InterruptedException {
    var command =
        Program.node(
            "recover",
            "--data",
            data.toString(),
            "--monitor",
            "127.0.0.1:" + CLUSTER.peer(2).dataPort());
    return Program.run(command, CLUSTER.folder(), words);
  }

  @Test
  void theWordsAndAnyOneMemberBringEverythingBack() throws IOException, InterruptedException {
    var lost = new Owner(CLUSTER, CLUSTER.peer(1));
    var tree = Files.createDirectory(CLUSTER.folder().resolve("holiday"));
    Shell.run(
        tree,
        """
        mkdir -p 2025/spring 2026
        head -c 9000000 /dev/urandom > 2025/film; head -c 70000 /dev/urandom > 2026/picture
        ln 2025/film 2026/film; ln -s ../2026 2025/next; printf 1 > 2025/spring/one
        chmod 0500 2025/spring; touch -d '2001-02-03 04:05:06.123456789 UTC' 2026/picture
        """);
    var old = TreeImage.of(tree);
    var first = lost.backup(tree).snapshot();
    Shell.run(tree, "rm 2026/picture; printf more >> 2025/film");
    var image = TreeImage.of(tree);
    lost.dbs("backup", "holiday");
    var letter = CLUSTER.file("letter", 200_000);
    assertThat(lost.node().upload(letter).ok()).isTrue();
    String words = assertTheSecretAloneComesBack(lost);

    lost.node().kill();
    CLUSTER.monitor().kill();
    Shell.run(CLUSTER.folder(), "rm -r \"$1\"", lost.node().data().toString());

    var found = CLUSTER.another("found");
    var recovered = recover(found.data(), words);
    assertThat(recovered.exitCode()).as(recovered.out() + recovered.err()).isZero();
    assertThat(recovered.out())
        .contains(first, tree.toString(), "letter", "found 3 snapshots of this owner on 4 members")
        .contains("dbs peer --data " + found.data());

    assertThat(found.start().ready()).contains("waiting for 127.0.0.1:");
    var heir = new Owner(CLUSTER, found);
    assertThat(heir.snapshots()).hasSize(3);
    heir.assertComesBack(first, tree, old);
    heir.assertComesBack(heir.snapshots().get(1).shortId(), tree, image);
    CLUSTER.assertComesBack(found, letter);
    assertThat(found.ask("recovery-phrase").only(Summary.RecoveryPhrase.class).words())
        .containsExactly(words.strip().split("\\s+", -1));
  }

  /** Its file is deleted beneath the running node, which is then started anew; says the words. */
  private static String assertTheSecretAloneComesBack(Owner lost)
      throws IOException, InterruptedException {
    var node = lost.node();
    var file = node.data().resolve("keys/owner.secret");
    var secret = Files.readAllBytes(file);
    Files.delete(file);
    String words = lost.dbs("recovery-phrase").out();
    assertThat(file).doesNotExist();

    node.kill();
    node.start();
    Patience.await(Patience.START, "no new owner").until(() -> !node.running());
    assertThat(node.err()).contains("The owner's secret is missing", "dbs recover --data");
    assertThat(file).doesNotExist();

    var strangers = RecoveryPhrase.words(MasterSecret.random(new SecureRandom()));
    var other = recover(node.data(), String.join(" ", strangers));
    assertThat(other.exitCode()).as(other.out() + other.err()).isEqualTo(1);
    assertThat(other.err()).contains("another owner");
    var recovered = recover(node.data(), words);
    assertThat(recovered.exitCode()).as(recovered.out() + recovered.err()).isZero();
    assertThat(file).hasBinaryContent(secret);
    node.start().ready();
    CLUSTER.awaitAllOnline();
    assertThat(lost.snapshots()).hasSize(3);
    lost.assertAllIsWell();
    return words;
  }

  @Test
  void wrongWordsAndWordsOfNobodyAreToldApart() throws InterruptedException {
    var strangers = RecoveryPhrase.words(MasterSecret.random(new SecureRandom()));
    var data = CLUSTER.folder().resolve("nobody's");
    var nobody = recover(data, String.join("\n", strangers));
    assertThat(nobody.exitCode()).as(nobody.out() + nobody.err()).isEqualTo(13);
    assertThat(nobody.err())
        .containsPattern("None of the \\d members that answer keeps anything for the owner of")
        .doesNotContain("Exception");

    var unknown = new ArrayList<>(strangers);
    unknown.set(7, "distbackup");
    assertWrong(recover(data, String.join(" ", unknown)), "distbackup");
    assertWrong(recover(data, String.join(" ", strangers.subList(0, 23))), "23");
    assertWrong(recover(data, String.join(" ", otherOrder(strangers))), "words");
    assertThat(data.resolve("keys/owner.secret")).doesNotExist();
  }

  /** The same words in an order whose checksum fails. */
  private static List<String> otherOrder(List<String> words) {
    var other = new ArrayList<>(words);
    while (valid(other)) {
      Collections.rotate(other, 1);
      Collections.swap(other, 0, 5);
    }
    return other;
  }

  private static boolean valid(List<String> words) {
    try {
      RecoveryPhrase.parse(String.join(" ", words));
      return true;
    } catch (org.distbackup.failure.Failure wrong) {
      return false;
    }
  }

  private static void assertWrong(Outcome outcome, String what) {
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(12);
    assertThat(outcome.err()).contains(what).doesNotContain("Exception");
  }
}
