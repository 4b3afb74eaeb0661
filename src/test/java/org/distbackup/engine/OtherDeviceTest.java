package org.distbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An owner's second device that knows an old head of the first, as after a recovery from one who
 * slept.
 */
@ExtendWith(SharedCluster.class)
class OtherDeviceTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @SuppressWarnings("NullAway.Init") // before each
  private Home second;

  @BeforeEach
  void recoverFromAnOldHead(TestCluster cluster, Home home) throws Exception {
    home.upload(write("old"));
    var old = Files.readAllBytes(home.headFile());
    home.upload(write("new"));
    second = cluster.home(home.keys());
    second.restart(
        () ->
            Files.write(
                Files.createDirectories(second.headFolder()).resolve(home.headFile().getFileName()),
                old));
    second.upload(write("second"));
  }

  @AfterEach
  void end() throws IOException {
    second.close();
  }

  private Path write(String name) throws Exception {
    return TestFiles.write(folder, name, name.getBytes(UTF_8));
  }

  @Test
  void itHearsOfWhatTheFirstHasKeptSince() throws Exception {
    second.engine().catchUp();
    assertThat(second.labels()).containsExactlyInAnyOrder("old", "new", "second");
  }

  @Test
  void itHearsThoughTheMachinesClockWasSetBack(Home home) throws Exception {
    second.engine().catchUp();
    home.upload(write("newest"));
    second.setWall(Duration.ofDays(-1));
    second.clock().advance(Duration.ofHours(2));
    second.engine().catchUp();
    assertThat(second.labels()).contains("newest");
  }

  @Test
  void itForgetsNothingThatItHasNotHeardOf(Home home) throws Exception {
    second.forgetLabel("old");
    assertThat(second.labels()).containsExactlyInAnyOrder("new", "second");
    home.restart(() -> {});
    home.engine().catchUp();
    assertThat(home.labels()).containsExactlyInAnyOrder("new", "second");
  }

  @Test
  void itForgetsNothingWhileTooFewAnswer(TestCluster cluster, Home home) throws Exception {
    cluster.holders().subList(0, 3).forEach(holder -> holder.valve().tellHeads(false));
    assertThatThrownBy(() -> second.forgetLabel("old"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
    cluster.mend();
    second.forgetLabel("old");
    assertThat(second.labels()).containsExactlyInAnyOrder("new", "second");
    home.restart(() -> {});
    home.engine().catchUp();
    assertThat(home.labels()).containsExactlyInAnyOrder("new", "second");
  }
}
