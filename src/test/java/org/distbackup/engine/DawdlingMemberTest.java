package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One member of a 2-of-4 group takes shards, and never falls silent, and does not acknowledge. */
@ExtendWith(SharedCluster.class)
class DawdlingMemberTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] BYTES = TestFiles.random(4, 1 << 20);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private CompletableFuture<Void> upload(Home home) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            home.upload(TestFiles.write(folder, "file", BYTES));
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  private Holder dawdler(TestCluster cluster, Home home) throws Exception {
    home.upload(TestFiles.write(folder, "first", new byte[100]));
    var dawdler = cluster.holdersOf(home).get(1);
    dawdler.valve().dawdle();
    return dawdler;
  }

  @Test
  void itIsOwedWhatEnoughOthersHaveAndIsPassedOverThen(TestCluster cluster, Home home)
      throws Exception {
    var dawdler = dawdler(cluster, home);
    var upload = upload(home);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              // Not when it has been given up: it would not be suspect any more.
              home.clock().advance(Duration.ofSeconds(2));
              return home.catalog().state().packs().size() == 2 || upload.isDone();
            });
    upload.join();
    assertThat(home.owed()).isEqualTo(1);
    cluster.holdersOf(home).stream()
        .filter(holder -> holder != dawdler)
        .forEach(holder -> assertThat(holder.shardFiles(home.group().id())).hasSize(2));

    dawdler.valve().open();
    home.upload(TestFiles.write(folder, "next", TestFiles.random(5, 100)));
    assertThat(home.owed()).as("it is suspect").isEqualTo(2);

    home.clock().advance(Duration.ofMinutes(1));
    home.engine().catchUp();
    assertThat(home.owed()).isZero();
    cluster.holdersOf(home).subList(2, 4).forEach(Holder::unplug);
    assertThat(Arrays.equals(home.download("file"), BYTES)).isTrue();
  }

  @Test
  void aShortStallIsWaitedFor(TestCluster cluster, Home home) throws Exception {
    var dawdler = dawdler(cluster, home);
    var upload = upload(home);
    var group = home.group().id();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cluster.holders().stream().allMatch(holder -> holder.shardFiles(group).size() > 1));
    home.clock().advance(Duration.ofSeconds(3));
    await().during(Duration.ofSeconds(3)).until(() -> !upload.isDone());
    dawdler.valve().open();
    upload.join();
    assertThat(home.owed()).isZero();
  }

  @Test
  void whoIsNeededIsWaitedFor(TestCluster cluster, Home home) throws Exception {
    var dawdler = dawdler(cluster, home);
    cluster.holdersOf(home).get(3).unplug();
    var upload = upload(home);
    await()
        .during(Duration.ofSeconds(3))
        .until(
            () -> {
              home.clock().advance(Duration.ofSeconds(5));
              return !upload.isDone();
            });
    assertThat(home.catalog().state().packs()).as("committed by two").hasSize(1);
    dawdler.valve().open();
    upload.join();
    assertThat(home.owed()).as("by the one that is away").isEqualTo(1);
  }
}
