package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Peers that have no more space to give, by their offer or because the disk is full. */
@Busy
final class FullDiskIT {
  /** Of what the smallest peer may offer, so that two do not fit. */
  private static final int HALF = 40 << 20;

  private static final int LARGE = 80 << 20;

  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(1);
  @RegisterExtension private static final Cluster PAIR = Cluster.of(1);

  @Test
  void whenAllAreFullItSaysSo() throws IOException, InterruptedException {
    var owner = PAIR.peer(1);
    var tiny = PAIR.another("tiny", "--offer", "64MiB").start();
    awaitOnline(owner, 2);
    var fits = PAIR.run(owner, "upload", PAIR.file("fills the tiny", HALF).toString());
    assertThat(fits.exitCode()).as(fits.err()).isZero();
    var refused = PAIR.run(owner, "upload", PAIR.file("too much", HALF).toString());
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(13);
    assertThat(refused.err()).contains("full");
    tiny.close();
  }

  @Test
  void shardsGoToThoseWhoHaveSpace() throws IOException, InterruptedException {
    var owner = CLUSTER.peer(1);
    var disk = Files.createDirectory(CLUSTER.folder().resolve("small"));
    Assumptions.assumeTrue(
        exec("mount", "-t", "tmpfs", "-o", "size=56m", "tmpfs", disk.toString()));
    var small = CLUSTER.another("small");
    try {
      small.start();
      var medium = CLUSTER.another("medium", "--offer", "64MiB").start();
      var large = CLUSTER.another("large").start();
      var larger = CLUSTER.another("larger").start();
      awaitOnline(owner, 5);
      var file = CLUSTER.file("more than some can take", LARGE);
      var answer = owner.upload(file);
      assertThat(answer.ok()).as("upload: %s", answer.events()).isTrue();
      CLUSTER.assertComesBack(owner, file);
      for (Node node : List.of(small, medium, large, larger)) {
        assertThat(node.running()).isTrue();
        assertThat(node.ask("status").ok()).as(node.name()).isTrue();
      }
      small.kill();
      medium.kill();
      CLUSTER.assertComesBack(owner, file);
    } finally {
      small.close();
      exec("umount", disk.toString());
    }
  }

  private static void awaitOnline(Node owner, int peers) {
    Patience.await(Patience.CLUSTER, peers + " online")
        .until(() -> owner.ask("peers").online() == peers);
  }

  private static boolean exec(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
