package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What members lack when their owner's machine is lost. */
@ExtendWith(SharedCluster.class)
class RecoveredDebtsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @Test
  void whoWasAwayDuringTheBackupIsGivenItsShardsAfterARecovery(TestCluster cluster, Home home)
      throws Exception {
    byte[] bytes = TestFiles.random(4, 10 << 20);
    home.upload(TestFiles.write(folder, "first", new byte[100]));
    var holders = cluster.holdersOf(home);
    var group = home.group().id();
    var away = holders.get(1);
    away.unplug();
    home.upload(TestFiles.write(folder, "file", bytes));
    int packs = home.catalog().state().packs().size();
    assertThat(home.owed()).isEqualTo(packs - 1);

    away.plug();
    try (var recovered = cluster.recovered(home)) {
      recovered.engine().catchUp();
      assertThat(recovered.catalog().state().packs()).hasSize(packs);
      assertThat(recovered.owed()).isZero();
      assertThat(away.shardFiles(group)).hasSize(packs);

      holders.get(0).unplug();
      holders.get(2).unplug();
      assertThat(Arrays.equals(recovered.download("file"), bytes)).isTrue();
    }
  }
}
