package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.distbackup.transfer.TransferRig.randomBytes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit makes transfers slower than the ends would wait for a dead peer, and breaks none. */
final class LimitedTransferTest {
  private static final int LENGTH = 1_000_000;
  private static final int LIMIT = 400_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upload-limit",
        "download-limit",
        "per-peer-upload-limit",
        "per-peer-download-limit"
      })
  void slowIsNotDead(String setting, @TempDir Path folder) throws IOException {
    try (var rig =
        new TransferRig(
            folder,
            "distbackup.network."
                + setting
                + " = "
                + LIMIT
                + """

                distbackup.transfer.progress-interval = 250 ms
                distbackup.transfer.idle-timeout = 20 s
                distbackup.transfer.client.stall-timeout = 2 s
                """,
            TransportSecurity.PLAIN)) {
      var group = GroupId.random(TransferRig.RANDOM);
      var pack = PackId.random(TransferRig.RANDOM);
      byte[] shard = randomBytes(LENGTH);
      byte[] into = new byte[LENGTH];
      long start = System.nanoTime();
      TransferRig.await(rig.putShard(rig.address, group, pack, 0, shard));
      TransferRig.await(rig.client.getRange(rig.address, group, pack, 0, 0, LENGTH, into, 0));
      double seconds = (System.nanoTime() - start) / 1e9;
      assertThat(rig.vault.stored(group, pack, 0)).isEqualTo(shard);
      assertThat(into).isEqualTo(shard);
      // What was saved up, and the last piece each way, are not waited for.
      assertThat(seconds).isGreaterThan(1.5);

      byte[] head = randomBytes(100_000);
      rig.vault.heads.add(head);
      assertThat(TransferRig.await(rig.client.getHeads(rig.address, OwnerId.of(new byte[32]))))
          .containsExactly(head);
      assertThat(rig.vault.underWay()).isZero();
      assertThat(rig.vault.endedTwice).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"upload-limit", "per-peer-upload-limit"})
  void ownLimitsMayBeSlowerThanAnyPeer(String setting, @TempDir Path folder) throws IOException {
    try (var rig = slowest(setting, folder)) {
      var group = GroupId.random(TransferRig.RANDOM);
      var pack = PackId.random(TransferRig.RANDOM);
      byte[] shard = randomBytes(3000);
      TransferRig.await(rig.putShard(rig.address, group, pack, 0, shard));
      assertThat(rig.vault.stored(group, pack, 0)).isEqualTo(shard);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"download-limit", "per-peer-download-limit"})
  void whatComesMayWaitForOwnLimits(String setting, @TempDir Path folder) {
    try (var rig = slowest(setting, folder)) {
      rig.vault.heads.add(randomBytes(1500));
      var owner = OwnerId.of(new byte[32]);
      // Each lane's second answer waits until the first is paid for.
      var answers =
          Stream.generate(() -> rig.client.getHeads(rig.address, owner)).limit(4).toList();
      answers.forEach(answer -> assertThat(TransferRig.await(answer)).hasSize(1));
    }
  }

  /** Limits of 300 bytes a second, and peers that are given up after two seconds. */
  private static TransferRig slowest(String setting, Path folder) {
    return new TransferRig(
        folder,
        "distbackup.network."
            + setting
            + """
             = 300
            distbackup.transfer.progress-interval = 250 ms
            distbackup.transfer.commit-patience = 1 s
            distbackup.transfer.client.stall-timeout = 1 s
            """,
        TransportSecurity.PLAIN);
  }
}
