package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.distbackup.transfer.TransferRig.RANDOM;
import static org.distbackup.transfer.TransferRig.descriptor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that never fall silent and never come to an end, to hold the client up. */
final class TricklingPeersTest {
  private static final long PAUSE_NANOS = 100_000_000;

  private final GroupId group = GroupId.random(RANDOM);
  private final PackId pack = PackId.random(RANDOM);
  private final ExecutorService peers = Executors.newVirtualThreadPerTaskExecutor();
  private TransferRig rig;
  private FalsePeer falsePeer;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    rig =
        new TransferRig(
            folder,
            "distbackup.transfer { commit-patience = 1 s, client.stall-timeout = 1 s }",
            TransportSecurity.PLAIN);
    falsePeer = new FalsePeer();
  }

  @AfterEach
  void close() throws IOException {
    falsePeer.close();
    rig.close();
    peers.shutdownNow();
  }

  @Test
  void progressForEverAfterAShard() {
    byte[] shard = new byte[1000];
    var put = rig.putShard(falsePeer.address, group, pack, 0, shard);
    trickle(new byte[0], Frames.progress(1).array());
    tooSlow(put);
  }

  @Test
  void progressForEverInsteadOfAnAnswer() {
    CompletionStage<byte[]> get = rig.client.getDescriptor(falsePeer.address, group, pack);
    trickle(new byte[0], Frames.progress(1).array());
    tooSlow(get);
  }

  @Test
  void aRangeThatComesByteByByte() {
    byte[] into = new byte[1000];
    var get = rig.client.getRange(falsePeer.address, group, pack, 0, 0, into.length, into, 0);
    trickle(Frames.ok(1, into.length).array(), new byte[1]);
    tooSlow(get);
  }

  @Test
  void headsThatComeByteByByte() {
    var get = rig.client.getHeads(falsePeer.address, OwnerId.of(new byte[32]));
    trickle(Frames.ok(1, 1000).array(), new byte[1]);
    tooSlow(get);
  }

  @Test
  void aShardThatIsNotWaitedForAnyMore() throws IOException {
    byte[] shard = new byte[1000];
    var unwanted = new CompletableFuture<Void>();
    var put =
        rig.client.putShard(
            falsePeer.address, descriptor(group, pack), 0, shard, 0, shard.length, unwanted);
    try (RawPeer peer = falsePeer.greet()) {
      assertThat(peer.receive().body().remaining()).isEqualTo(shard.length);
      unwanted.complete(null);
      givenUp(put);
      assertThat(peer.closedByPeer()).isTrue();
    }
  }

  @Test
  void aShardThatIsNotWaitedForBeforeItsTurn() {
    byte[] shard = new byte[1000];
    var unwanted = new CompletableFuture<Void>();
    var put =
        rig.client.putShard(
            falsePeer.address, descriptor(group, pack), 0, shard, 0, shard.length, unwanted);
    unwanted.complete(null);
    givenUp(put);
  }

  @Test
  void aShardThatIsThereBeforeItIsNotWaitedForAnyMore() {
    byte[] shard = new byte[1000];
    var unwanted = new CompletableFuture<Void>();
    TransferRig.await(
        rig.client.putShard(
            rig.address, descriptor(group, pack), 0, shard, 0, shard.length, unwanted));
    var next = rig.putShard(rig.address, group, pack, 1, shard);
    unwanted.complete(null);
    TransferRig.await(next);
  }

  private static void givenUp(CompletionStage<?> stage) {
    assertThatThrownBy(() -> TransferRig.await(stage))
        .isInstanceOfSatisfying(
            PeerUnreachableException.class, gone -> assertThat(gone.tooSlow()).isTrue())
        .hasMessageContaining("given up");
  }

  /** Greets, reads on, and sends a beginning, and then a piece ten times a second. */
  private void trickle(byte[] beginning, byte[] piece) {
    peers.execute(
        () -> {
          try (RawPeer peer = falsePeer.greet()) {
            assertThat(peer.receive().header().request()).isEqualTo(1);
            peer.send(beginning);
            while (true) {
              peer.send(piece);
              LockSupport.parkNanos(PAUSE_NANOS);
            }
          } catch (IOException cut) {
            // as it should be
          }
        });
  }

  private static void tooSlow(CompletionStage<?> stage) {
    assertThatThrownBy(() -> TransferRig.await(stage))
        .isInstanceOf(PeerUnreachableException.class)
        .hasMessageContaining("too slowly");
  }
}
