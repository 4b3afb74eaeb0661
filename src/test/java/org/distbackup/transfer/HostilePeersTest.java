package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.distbackup.transfer.TransferRig.descriptor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeded noise against a data port: it answers or closes, keeps nothing, and serves on. */
final class HostilePeersTest {
  private static final long SEED = 20261122;
  private static final Duration BOUND = Duration.ofSeconds(6);

  private final Random random = new Random(SEED);
  private final java.util.List<FrameType> types = java.util.List.of(FrameType.values());
  private final GroupId group = new GroupId(1, 2);
  private final PackId pack = new PackId(3, 4);
  private TransferRig rig;

  @BeforeEach
  void open(@TempDir Path folder) {
    rig =
        new TransferRig(
            folder,
            "distbackup.transfer { hello-timeout = 2 s, idle-timeout = 2 s, progress-interval = 1 s"
                + " }",
            TransportSecurity.PLAIN);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void randomBytesReachNothing() {
    storm(() -> noise(1 + random.nextInt(5000)));
    assertThat(rig.vault.begun).hasValue(0);
    servesOn();
  }

  @Test
  void randomFramesAfterAGoodHelloCommitNothing() {
    storm(
        () -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          bytes.writeBytes(Frames.hello().array());
          for (int i = 0; i < 5; i++) {
            FrameType type = types.get(random.nextInt(types.size()));
            ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
            header.put(type.code()).put((byte) 0).putShort((short) 0).putInt(random.nextInt());
            // never an empty head, or noise could make a whole and valid PUT_HEAD
            header.putInt(length() | 1).putInt(length());
            bytes.writeBytes(header.array());
            bytes.writeBytes(noise(random.nextInt(200)));
          }
          return bytes.toByteArray();
        });
    settled();
    assertThat(rig.vault.committed).hasValue(0);
    servesOn();
  }

  @Test
  void aValidConversationCutAnywhereCommitsOnlyWholeBodies() throws IOException {
    byte[] whole = conversation();
    storm(() -> java.util.Arrays.copyOf(whole, random.nextInt(whole.length)));
    settled();
    assertThat(rig.vault.lengths()).containsOnly(3000);
    servesOn();
  }

  @Test
  void aValidConversationWithBytesChangedStillEndsEveryBody() {
    byte[] whole = conversation();
    storm(
        () -> {
          byte[] mutated = whole.clone();
          for (int i = 1 + random.nextInt(4); i > 0; i--) {
            // mostly in the frames' headers and heads, where it hurts
            mutated[random.nextInt(random.nextBoolean() ? 120 : whole.length)] =
                (byte) random.nextInt();
          }
          return mutated;
        });
    settled();
    servesOn();
  }

  @Test
  void promisesOfGiantBodiesCostNothing() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Frames.hello().array());
    bytes.writeBytes(RawPeer.frame(put(), 1, FrameType.Limits.BODY));
    java.util.List<RawPeer> peers = new java.util.ArrayList<>();
    long before = heapInUse();
    for (int i = 0; i < 200; i++) {
      RawPeer peer = RawPeer.connect(rig.port.port());
      peer.send(bytes.toByteArray());
      peers.add(peer);
    }
    await().until(() -> rig.vault.begun.get() == 200);
    // 200 bodies of 64 MiB were announced: 12.5 GiB
    assertThat(heapInUse() - before).isLessThan(100L << 20);
    for (RawPeer peer : peers) {
      peer.close();
    }
    settled();
    assertThat(rig.vault.aborted).hasValue(200);
    servesOn();
  }

  @Test
  void thousandsOfQuickConnectionsLeaveNothingBehind() throws IOException {
    Instant end = Instant.now().plus(BOUND);
    for (int i = 0; i < 3000 && Instant.now().isBefore(end); i++) {
      try (RawPeer peer = RawPeer.connect(rig.port.port())) {
        if (i % 3 == 0) {
          peer.send(conversation());
        }
      }
    }
    settled();
    servesOn();
  }

  private interface Attack {
    byte[] next();
  }

  private void storm(Attack attack) {
    Instant end = Instant.now().plus(BOUND.dividedBy(2));
    for (int i = 0; i < 400 && Instant.now().isBefore(end); i++) {
      try (RawPeer peer = RawPeer.connect(rig.port.port())) {
        peer.send(attack.next());
        if (random.nextInt(20) == 0) {
          peer.socket.shutdownOutput();
          assertThat(peer.closedByPeer()).isTrue();
        }
      } catch (IOException cut) {
        // the port may close while we still send
      }
    }
  }

  private void settled() {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(rig.vault.underWay()).isZero());
    assertThat(rig.vault.endedTwice).hasValue(0);
  }

  private void servesOn() {
    byte[] shard = noise(100_000);
    PackId fresh = PackId.random(TransferRig.RANDOM);
    TransferRig.await(rig.putShard(rig.address, group, fresh, 0, shard));
    byte[] into = new byte[shard.length];
    TransferRig.await(rig.client.getRange(rig.address, group, fresh, 0, 0, into.length, into, 0));
    assertThat(into).isEqualTo(shard);
  }

  private byte[] conversation() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Frames.hello().array());
    bytes.writeBytes(RawPeer.frame(put(), 1, 3000));
    bytes.writeBytes(new byte[3000]);
    bytes.writeBytes(RawPeer.frame(new Request.GetRange(group, pack, 0, 0, 3000), 2, 0));
    bytes.writeBytes(RawPeer.frame(new Request.PutHead(), 3, 500));
    bytes.writeBytes(new byte[500]);
    bytes.writeBytes(RawPeer.frame(new Request.Delete(), 5, 180));
    bytes.writeBytes(new byte[180]);
    bytes.writeBytes(RawPeer.frame(new Request.GetInventory(group, pack), 6, 0));
    bytes.writeBytes(RawPeer.frame(new Request.VerifyShard(group, pack, 0), 7, 0));
    bytes.writeBytes(RawPeer.frame(new Request.Ping(), 4, 0));
    return bytes.toByteArray();
  }

  private Request.Put put() {
    return new Request.PutShard(
        ByteString.fromArray(java.util.Arrays.copyOf(descriptor(group, pack), 40)), 0);
  }

  private int length() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(300);
      case 2 -> random.nextInt(FrameType.Limits.BODY);
      default -> random.nextInt();
    };
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static long heapInUse() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
