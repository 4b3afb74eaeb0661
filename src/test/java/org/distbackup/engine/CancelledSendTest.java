package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.job.Progress;
import org.distbackup.pack.BlobType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A job ends while a pack of its own is on the way to members. */
@ExtendWith(SharedCluster.class)
class CancelledSendTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void thePackIsNotCommittedAndNoGarbageUntilNothingIsSentAnyMore(TestCluster cluster, Home home)
      throws Exception {
    home.upload(TestFiles.write(home.indexFolder(), "first", new byte[] {1}));
    var before = home.catalog().state().packs();
    cluster.holders().forEach(holder -> holder.valve().hold());
    var use = new PackUse();
    try (var keeper = new TreeKeeper(home)) {
      try (var job = keeper.jobs(use).begin(new Progress())) {
        byte[] bytes = TestFiles.random(3, 2 * Home.PACK);
        for (int at = 0; at < bytes.length; at += 1 << 20) {
          job.writer().putCopy(BlobType.DATA, bytes, at, 1 << 20);
        }
        await().atMost(PATIENCE).until(() -> !use.claimed().isEmpty());
      }
      assertThat(use.claimed()).isNotEmpty();

      cluster.mend();

      await().atMost(PATIENCE).until(() -> use.claimed().isEmpty());
      assertThat(home.catalog().state().packs()).isEqualTo(before);
    }
  }
}
