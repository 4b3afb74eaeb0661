package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Holders answer, but with other bytes than they were given: their disks rotted, or they lie. */
@ExtendWith(SharedCluster.class)
class WrongBytesTest {
  private static final byte[] BYTES = TestFiles.random(4, 3 << 20);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private void upload(Home home) throws Exception {
    home.upload(TestFiles.write(folder, "file", BYTES));
    assertThat(home.owed()).isZero();
  }

  private static void rot(TestCluster cluster, Home home, int... members) {
    for (int member : members) {
      cluster.holdersOf(home).get(member).rot(home.group().id());
    }
  }

  private static void assertComesBack(Home home) throws Exception {
    assertThat(Arrays.equals(home.download("file"), BYTES)).isTrue();
  }

  @Test
  void oneIsRoutedAround(TestCluster cluster, Home home) throws Exception {
    upload(home);
    rot(cluster, home, 0);
    assertComesBack(home);
  }

  @Test
  void asManyAsMayDieAreRoutedAround(TestCluster cluster, Home home) throws Exception {
    upload(home);
    rot(cluster, home, 0, 2);
    assertComesBack(home);
    home.restart(() -> TestFiles.deleteTree(home.indexFolder()));
    assertComesBack(home);
  }

  @Test
  void theIndexIsRebuiltAroundThem(TestCluster cluster, Home home) throws Exception {
    upload(home);
    rot(cluster, home, 1, 3);
    home.restart(() -> TestFiles.deleteTree(home.indexFolder()));
    assertComesBack(home);
  }

  @Test
  void oneDeadAndOneRottenIsStillEnough(TestCluster cluster, Home home) throws Exception {
    upload(home);
    rot(cluster, home, 1);
    cluster.holdersOf(home).get(0).unplug();
    assertComesBack(home);
  }

  @Test
  void tooManyIsAFailureAndWritesNothing(TestCluster cluster, Home home) throws Exception {
    upload(home);
    rot(cluster, home, 0, 1, 2);
    var back = Files.createDirectory(folder.resolve("back"));
    assertThatThrownBy(() -> home.engine().download("file", back, new Progress()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("damaged");
    assertThat(back).isEmptyDirectory();
  }
}
