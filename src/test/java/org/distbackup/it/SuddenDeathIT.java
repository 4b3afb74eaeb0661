package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Peers that are killed with SIGKILL, the owner and the holders, between uploads and in them. */
final class SuddenDeathIT {
  private static final int ROUNDS = 8;
  private static final int SMALL = 50_000;
  private static final int LARGE = 20 << 20;

  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(5);

  private final Random random = new Random(20261122);

  /** Any moment of an upload and, as often, one after its end. */
  private int moment(Duration upload) {
    return random.nextInt(1, 2 * (int) upload.toMillis() + 2);
  }

  /** How long a large upload takes on this machine. */
  private static Duration pace(Node owner) throws IOException {
    var file = CLUSTER.file("pace-" + System.nanoTime(), LARGE);
    long started = System.nanoTime();
    assertThat(owner.upload(file).ok()).isTrue();
    return Duration.ofNanos(System.nanoTime() - started);
  }

  @BeforeEach
  void everybodyIsThere() {
    CLUSTER.heal();
  }

  @Test
  void anUploaderThatDiesAtAnyMomentLosesNothingItSaidItKept() throws IOException {
    var owner = CLUSTER.peer(1);
    var pace = pace(owner);
    Map<Path, Boolean> kept = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      var file = CLUSTER.file("uploader-dies-" + round, round % 2 == 0 ? LARGE : SMALL);
      var answer = Killing.during(owner, file, owner, moment(pace));
      kept.put(file, answer.ok());
      owner.start().ready();
    }

    for (var entry : kept.entrySet()) {
      if (entry.getValue()) {
        CLUSTER.assertComesBack(owner, entry.getKey());
      } else {
        assertWholeOrNotAtAll(owner, entry.getKey());
      }
    }
    var after = CLUSTER.file("uploader-lives", LARGE);
    assertThat(owner.upload(after).ok()).isTrue();
    CLUSTER.assertComesBack(owner, after);
  }

  private static void assertWholeOrNotAtAll(Node owner, Path file) throws IOException {
    Path to = Files.createTempDirectory(CLUSTER.folder(), "unsaid");
    if (owner.download(file.getFileName().toString(), to).ok()) {
      assertThat(to.resolve(file.getFileName())).hasSameBinaryContentAs(file);
    } else {
      assertThat(to).isEmptyDirectory();
    }
  }

  @Test
  void holdersThatDieDuringUploadsLoseNothingThatWasAcknowledged() throws IOException {
    var owner = CLUSTER.peer(1);
    var pace = pace(owner);
    List<Path> kept = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      var holder = CLUSTER.peer(2 + round % 4);
      var file = CLUSTER.file("holder-dies-" + round, round % 2 == 0 ? LARGE : SMALL);
      var answer = Killing.during(owner, file, holder, moment(pace));
      assertThat(answer.ok()).as("upload with a dying holder: %s", answer.events()).isTrue();
      kept.add(file);
      holder.start().ready();
    }
    CLUSTER.awaitAllOnline();
    awaitNothingOwed(owner);

    assertComeBackWithout(owner, kept, CLUSTER.peer(2), CLUSTER.peer(3));
    CLUSTER.heal();
    assertComeBackWithout(owner, kept, CLUSTER.peer(4), CLUSTER.peer(5));
  }

  @Test
  void aPeerThatDiedIsShownOfflineAndIsItselfWhenItReturns() throws IOException {
    var owner = CLUSTER.peer(1);
    var victim = CLUSTER.peer(5);
    var before = owner.ask("peers").peer("p5");
    var id = Files.readString(victim.data().resolve("node.id"));
    var first = CLUSTER.file("before-the-death", SMALL);
    assertThat(owner.upload(first).ok()).isTrue();

    victim.kill();
    Patience.await(Patience.CLUSTER, "the dead peer is offline")
        .until(() -> owner.ask("peers").peer("p5").state().equals("offline"));
    var missed = CLUSTER.file("while-it-was-dead", LARGE);
    assertThat(owner.upload(missed).ok()).isTrue();

    assertThat(victim.start().ready()).startsWith("Peer p5 ready at 127.0.0.1:" + victim.port());
    CLUSTER.awaitAllOnline();
    var after = owner.ask("peers").peer("p5");
    assertThat(after.address()).isEqualTo(before.address());
    assertThat(after.dataAddress()).isEqualTo(before.dataAddress());
    assertThat(Files.readString(victim.data().resolve("node.id"))).isEqualTo(id);

    awaitNothingOwed(owner);
    assertComeBackWithout(owner, List.of(first, missed), CLUSTER.peer(2), CLUSTER.peer(3));
  }

  private static void awaitNothingOwed(Node owner) {
    Patience.await(Patience.CLUSTER, "debts are paid")
        .untilAsserted(
            () -> {
              var groups = owner.ask("status").status().groups();
              assertThat(groups).isNotEmpty().allMatch(group -> group.owed() == 0);
            });
  }

  private static void assertComeBackWithout(Node owner, List<Path> files, Node... dead)
      throws IOException {
    for (Node node : dead) {
      node.kill();
    }
    for (Path file : files) {
      CLUSTER.assertComesBack(owner, file);
    }
  }
}
