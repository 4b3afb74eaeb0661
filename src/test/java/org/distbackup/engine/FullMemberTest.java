package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.check.CheckResult;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.distbackup.id.PeerId;
import org.distbackup.shard.Scheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two holders: one with plenty of room, one that is full after a few packs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullMemberTest {
  // A holder says that it is full when less than the largest shard, 32 MiB, is left: until then
  // it is given work, and finds out in the middle.
  private static final long LITTLE = (32 << 20) + (12 << 20);
  private static final byte[] BYTES = TestFiles.random(7, 48 << 20);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private TestCluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster = new TestCluster(TestCluster.PLENTY, LITTLE);
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void whenOneIsFullTheRestGoesToTheOthersAndNothingIsLost() throws Exception {
    try (var home = cluster.home()) {
      var file = TestFiles.write(folder, "file", BYTES);
      var result = home.engine().upload(file, new Progress());
      assertThat(result.scheme()).isEqualTo(new Scheme(1, 1));
      assertThat(result.warning())
          .hasValueSatisfying(text -> assertThat(text).contains("one copy"));
      assertThat(home.catalog().state().groups()).hasSize(2);
      assertThat(Arrays.equals(home.download("file"), BYTES)).isTrue();
      cluster.holder(new PeerId(1, 2)).unplug();
      assertThat(Arrays.equals(home.download("file"), BYTES)).isTrue();
    } finally {
      cluster.mend();
    }
  }

  @Test
  void whatRotsOnAFullMemberIsHealed() throws Exception {
    byte[] bytes = TestFiles.random(8, 34 << 20);
    try (var tight = new TestCluster(LITTLE, LITTLE);
        var home = tight.home()) {
      home.upload(TestFiles.write(folder, "file", bytes));
      tight.holdersOf(home).getFirst().rot(home.group().id());
      check(home);
      assertThat(check(home).healed()).isZero();
      tight.holdersOf(home).getLast().unplug();
      assertThat(Arrays.equals(home.download("file"), bytes)).isTrue();
    }
  }

  private static CheckResult check(Home home) throws InterruptedException {
    var result = home.engine().check(new CheckRequest(1, 0, 0), new Progress());
    assertThat(result.problems()).isEmpty();
    return result;
  }

  @Test
  void whenItIsFullAndNobodyGivesAnotherGroupTheUserIsTold() throws Exception {
    try (var tight = new TestCluster(LITTLE);
        var home = tight.home()) {
      home.upload(TestFiles.write(folder, "small", new byte[100]));
      tight.silenceMonitor(true);
      var file = TestFiles.write(folder, "file", BYTES);
      assertThatThrownBy(() -> home.upload(file))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
      tight.silenceMonitor(false);
      assertThatThrownBy(() -> home.upload(file))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH);
                assertThat(failure).hasMessageContaining("full");
              });
      assertThat(home.download("small")).hasSize(100);
    }
  }
}
