package org.distbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two devices of an owner at work: what one prunes is not what the other counts on. */
@ExtendWith(SharedCluster.class)
class TwoDevicesTest {
  private static final Duration UNTIL_HEADS_ARE_HEARD = Duration.ofHours(2);

  private final byte[] photo = TestFiles.random(2, 3 << 20);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @SuppressWarnings("NullAway.Init") // before each
  private Home second;

  @BeforeEach
  void bothKnowOfThePhoto(TestCluster cluster, Home home) throws Exception {
    home.upload(TestFiles.write(folder, "photo", photo));
    home.upload(TestFiles.write(folder, "first", "first".getBytes(UTF_8)));
    second = cluster.home(home.keys());
    second.upload(TestFiles.write(folder, "second", "second".getBytes(UTF_8)));
    hear(second);
    second.upload(TestFiles.write(folder, "third", "third".getBytes(UTF_8)));
    hear(home);
  }

  @AfterEach
  void end() throws IOException {
    second.close();
  }

  private static void hear(Home home) throws Exception {
    home.clock().advance(UNTIL_HEADS_ARE_HEARD);
    home.engine().catchUp();
  }

  private void hasThePhoto(Home home) throws Exception {
    assertThat(Arrays.equals(home.download("photo"), photo)).isTrue();
  }

  @Test
  void aPruneLeavesWhatTheOtherHasJustCountedOn(Home home) throws Exception {
    home.forgetLabel("photo");
    hear(second);
    assertThat(second.upload(folder.resolve("photo")).addedBytes()).isZero();

    assertThat(home.engine().prune(false, new Progress()).packsDeleted()).isZero();

    hasThePhoto(second);
    hasThePhoto(home);
  }

  @Test
  void nothingIsDroppedWhenTheOtherHasKeptSomethingMeanwhile(Home home) throws Exception {
    try (var keeper = new TreeKeeper(home)) {
      var heads = keeper.jobs(new PackUse()).heads();
      var known = heads.elsewhere();
      var packs = Set.copyOf(home.catalog().state().packs().keySet());
      second.upload(TestFiles.write(folder, "fourth", "fourth".getBytes(UTF_8)));

      assertThatThrownBy(() -> heads.drop(packs, known)).isInstanceOf(Failure.class);
    }
    hear(home);
    hasThePhoto(home);
  }

  @Test
  void whatTheOtherCountsOnAgainIsCountedOnHereToo(Home home) throws Exception {
    home.forgetLabel("photo");
    assertThat(home.engine().prune(false, new Progress()).packsDeleted()).isPositive();
    // It has not heard of that, and its head brings the pack back from the trash.
    assertThat(second.upload(folder.resolve("photo")).addedBytes()).isZero();
    hasThePhoto(second);

    hear(home);

    hasThePhoto(home);
  }

  @Test
  void aLongBackupWhosePacksTheOtherHadDeletedIsNoSnapshot(Home home) throws Exception {
    byte[] bytes = TestFiles.random(3, 5 * Home.PACK);
    int half = 4 * Home.PACK;
    var pruning =
        new InputStream() {
          @Override
          public int read() throws IOException {
            second.clock().advance(Duration.ofDays(2));
            try {
              home.engine().prune(false, new Progress());
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return read();
          }
        };
    var slow =
        new SequenceInputStream(
            new SequenceInputStream(new ByteArrayInputStream(bytes, 0, half), pruning),
            new ByteArrayInputStream(bytes, half, bytes.length - half));

    assertThatThrownBy(() -> second.engine().backupStream("long", slow, List.of(), new Progress()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("another device");

    second
        .engine()
        .backupStream("long", new ByteArrayInputStream(bytes), List.of(), new Progress());
    assertThat(second.engine().check(new CheckRequest(1, 0, 0), new Progress()).problems())
        .isEmpty();
    assertThat(Arrays.equals(second.download("long"), bytes)).isTrue();
  }
}
