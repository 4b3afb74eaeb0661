package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.distbackup.transfer.TransferRig.RANDOM;
import static org.distbackup.transfer.TransferRig.descriptor;
import static org.distbackup.transfer.TransferRig.randomBytes;

import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data port, spoken to by hand. */
final class DataPortTest {
  private final GroupId group = GroupId.random(RANDOM);
  private final PackId pack = PackId.random(RANDOM);
  private TransferRig rig;

  @BeforeEach
  void open(@TempDir Path folder) {
    rig =
        new TransferRig(
            folder,
            """
            distbackup.transfer {
              connections = 8
              hello-timeout = 500 ms
              idle-timeout = 3 s
              progress-interval = 100 ms
            }
            """,
            TransportSecurity.PLAIN);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void answersComeInTheOrderOfTheRequestsWithTheirNumbers() throws IOException {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    rig.vault.durable = durable;
    byte[] shard = randomBytes(1000);
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(put(0), 71, shard);
      peer.send(new Request.GetRange(group, pack, 0, 10, 20), 5, new byte[0]);
      peer.send(put(1), 6, shard);
      peer.send(new Request.Ping(), 70, new byte[0]);
      await().until(() -> rig.vault.committed.get() == 2);
      durable.complete(null);
      List<RawPeer.Received> received = new ArrayList<>();
      while (received.size() < 4) {
        RawPeer.Received frame = peer.receive();
        if (frame.header().type() != FrameType.PROGRESS) {
          received.add(frame);
        }
      }
      assertThat(received).allMatch(frame -> frame.header().type() == FrameType.OK);
      assertThat(received)
          .extracting(frame -> frame.header().request())
          .containsExactly(71, 5, 6, 70);
      assertThat(received.get(1).body().array()).isEqualTo(Arrays.copyOfRange(shard, 10, 30));
    }
  }

  @Test
  void whoReadsSlowlyReadsWhatIsThere() throws Exception {
    byte[] shard = randomBytes(5_000_000);
    int[] lengths = {4_999_999, 1, Wire.PIECE, 100_000, 3_000_000, 2 * Wire.PIECE + 1, 4_500_000};
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(put(0), 1, shard);
      assertThat(peer.receive().header().type()).isEqualTo(FrameType.OK);
      for (int length : lengths) {
        peer.send(new Request.GetRange(group, pack, 0, 1, length), 2, new byte[0]);
      }
      for (int length : lengths) {
        // Long enough for the socket to fill, so that pieces wait for each other.
        Thread.sleep(100);
        assertThat(peer.receive().body().array())
            .isEqualTo(Arrays.copyOfRange(shard, 1, 1 + length));
      }
    }
  }

  @Test
  void whatWaitsToBeSentIsNotReadOver() throws Exception {
    byte[] shard = randomBytes(7 * Wire.PIECE);
    List<RawPeer> slow = new ArrayList<>();
    try (RawPeer fast = RawPeer.greeted(rig.port.port())) {
      fast.send(put(0), 1, shard);
      fast.receive();
      fast.send(put(1), 2, randomBytes(shard.length));
      fast.receive();
      // The last piece of some of these is what the socket has no room for.
      for (int pieces = 7; pieces > 0; pieces--) {
        RawPeer peer = RawPeer.greeted(rig.port.port());
        slow.add(peer);
        peer.send(
            new Request.GetRange(group, pack, 0, 0, pieces * Wire.PIECE), pieces, new byte[0]);
      }
      await().until(() -> rig.vault.ranges.size() == slow.size());
      Thread.sleep(100);
      for (int i = 0; i < slow.size(); i++) {
        fast.send(new Request.GetRange(group, pack, 1, 0, Wire.PIECE), 3, new byte[0]);
        fast.receive();
      }
      for (RawPeer peer : slow) {
        RawPeer.Received frame = peer.receive();
        assertThat(frame.body().array())
            .isEqualTo(Arrays.copyOf(shard, frame.header().request() * Wire.PIECE));
      }
    } finally {
      for (RawPeer peer : slow) {
        peer.close();
      }
    }
  }

  @Test
  void aShardOnItsWayWhenTheConnectionBreaksIsAbandoned() throws IOException {
    byte[] shard = randomBytes(16 << 20);
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(put(0), 1, shard);
      peer.receive();
      peer.send(new Request.GetRange(group, pack, 0, 0, shard.length), 2, new byte[0]);
      assertThat(peer.receive().body().array()).isEqualTo(shard);
      peer.send(new Request.GetRange(group, pack, 0, 0, shard.length), 3, new byte[0]);
      await().until(() -> rig.vault.ranges.size() == 2);
    }
    await().until(() -> rig.vault.ranges.stream().allMatch(FileRange::closed));
    assertThat(rig.vault.ranges).extracting(FileRange::abandoned).containsExactly(false, true);
  }

  @Test
  void aRefusalIsSentBeforeTheRestOfTheBodyAndTheConnectionServesOn() throws IOException {
    rig.vault.room = 100;
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(RawPeer.frame(put(0), 1, 1000));
      peer.send(new byte[200]);
      RawPeer.Received early = peer.receive();
      assertThat(early.header().type()).isEqualTo(FrameType.ERROR);
      assertThat(early.header().early()).isTrue();
      assertThat(early.refusal().code()).isEqualTo(Refusal.Code.NO_SPACE);
      assertThat(rig.vault.aborted).hasValue(1);

      peer.send(new byte[800]);
      assertThat(peer.receive().header().type()).isEqualTo(FrameType.DRAINED);
      peer.send(new Request.Ping(), 2, new byte[0]);
      assertThat(peer.receive().header()).isEqualTo(new FrameHeader(FrameType.OK, 0, 2, 0, 0));
    }
    assertThat(rig.vault.endedTwice).hasValue(0);
  }

  @Test
  void aRefusalOfTheLastByteNeedsNoDraining() throws IOException {
    rig.vault.room = 100;
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(put(0), 1, new byte[101]);
      peer.send(new Request.Ping(), 2, new byte[0]);
      assertThat(peer.receive().header().early()).isFalse();
      assertThat(peer.receive().header().request()).isEqualTo(2);
    }
  }

  @Test
  void aConnectionCutInABodyAbortsItOnce() throws IOException {
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(RawPeer.frame(put(0), 1, 1_000_000));
      peer.send(new byte[500_000]);
      await().until(() -> rig.vault.begun.get() == 1);
      assertThat(rig.vault.aborted).hasValue(0);
    }
    await().until(() -> rig.vault.aborted.get() == 1);
    assertThat(rig.vault.committed).hasValue(0);
    assertThat(rig.vault.endedTwice).hasValue(0);
  }

  @Test
  void aBodyThatStopsComingIsAborted() throws IOException {
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(RawPeer.frame(put(0), 1, 1000));
      peer.send(new byte[10]);
      assertThat(peer.closedByPeer()).isTrue();
    }
    await().until(() -> rig.vault.aborted.get() == 1);
  }

  @Test
  void closingThePortAbortsWhatIsUnderWay() throws IOException {
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(RawPeer.frame(put(0), 1, 1000));
      await().until(() -> rig.vault.begun.get() == 1);
      TransferRig.await(rig.port.close());
      assertThat(rig.vault.aborted).hasValue(1);
      assertThat(peer.closedByPeer()).isTrue();
      assertThatThrownBy(() -> RawPeer.connect(rig.port.port())).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whileABodyIsMadeDurableThePortSaysSo() throws IOException {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    rig.vault.durable = durable;
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(put(0), 1, new byte[10]);
      assertThat(peer.receive().header().type()).isEqualTo(FrameType.PROGRESS);
      assertThat(peer.receive().header().type()).isEqualTo(FrameType.PROGRESS);
      durable.completeExceptionally(new Refusal(Refusal.Code.CORRUPT, "not what was promised"));
      RawPeer.Received last = peer.receive();
      while (last.header().type() == FrameType.PROGRESS) {
        last = peer.receive();
      }
      assertThat(last.refusal().code()).isEqualTo(Refusal.Code.CORRUPT);
    }
  }

  @Test
  void aPortThatIsTakenIsSaidToBe() {
    assertThatThrownBy(
            () ->
                DataPort.bind(
                    rig.system, "127.0.0.1", rig.port.port(), rig.vault, TransportSecurity.PLAIN))
        .isInstanceOf(BindException.class);
  }

  @Test
  void whoDoesNotSayHelloIsClosed() throws IOException {
    try (RawPeer peer = RawPeer.connect(rig.port.port())) {
      assertThat(peer.closedByPeer()).isTrue();
    }
  }

  @Test
  void aWrongHelloIsRefusedInWordsAndClosed() throws IOException {
    byte[] otherMagic = Frames.hello().array();
    otherMagic[FrameHeader.BYTES] = 'X';
    byte[] newerVersion = Frames.hello().array();
    newerVersion[newerVersion.length - 1] = 2;
    refusedAtHello(otherMagic, "DistBackup");
    refusedAtHello(newerVersion, "version 2");
    refusedAtHello(RawPeer.frame(new Request.Ping(), 0, 0), "begins with HELLO");
    refusedAtHello(
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        "not a frame");
  }

  private void refusedAtHello(byte[] hello, String words) throws IOException {
    try (RawPeer peer = RawPeer.connect(rig.port.port())) {
      peer.send(hello);
      assertThat(peer.receive().header().type()).isEqualTo(FrameType.HELLO);
      RawPeer.Received refused = peer.receive();
      assertThat(refused.refusal()).hasMessageContaining(words);
      assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.PROTOCOL);
      assertThat(peer.closedByPeer()).isTrue();
    }
  }

  @Test
  void laterVersionsMaySayMoreInTheirHello() throws IOException {
    byte[] head =
        Arrays.copyOfRange(Frames.hello().array(), FrameHeader.BYTES, FrameHeader.BYTES + 100);
    try (RawPeer peer = RawPeer.connect(rig.port.port())) {
      peer.send(Frames.frame(FrameType.HELLO, 0, 0, head, 0).array());
      peer.receive();
      peer.send(new Request.Ping(), 9, new byte[0]);
      assertThat(peer.receive().header().request()).isEqualTo(9);
    }
  }

  @Test
  void aLengthBeyondTheProtocolIsRefusedFromItsHeaderAlone() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
    header.put(FrameType.PUT_HEAD.code()).putInt(4, 1).putInt(12, -1);
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(header.array());
      assertThat(peer.receive().refusal().code()).isEqualTo(Refusal.Code.TOO_LARGE);
      assertThat(peer.closedByPeer()).isTrue();
    }
    assertThat(rig.vault.begun).hasValue(0);
  }

  @Test
  void moreConnectionsThanAllowedAreClosedUntilOthersGo() throws IOException {
    List<RawPeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        peers.add(RawPeer.greeted(rig.port.port()));
      }
      try (RawPeer oneTooMany = RawPeer.connect(rig.port.port())) {
        assertThat(oneTooMany.closedByPeer()).isTrue();
      }
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
    TransferRig.await(
        CompletableFuture.runAsync(() -> await().ignoreExceptions().until(this::served)));
  }

  private boolean served() throws IOException {
    try (RawPeer peer = RawPeer.greeted(rig.port.port())) {
      peer.send(new Request.Ping(), 1, new byte[0]);
      return peer.receive().header().type() == FrameType.OK;
    }
  }

  private Request.Put put(int index) {
    return new Request.PutShard(ByteString.fromArray(descriptor(group, pack)), index);
  }
}
