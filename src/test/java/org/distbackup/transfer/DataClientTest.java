package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.distbackup.transfer.TransferRig.RANDOM;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client against peers that are away, slow, false or back again. */
final class DataClientTest {
  private final GroupId group = GroupId.random(RANDOM);
  private final PackId pack = PackId.random(RANDOM);
  private TransferRig rig;
  private FalsePeer falsePeer;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    rig =
        new TransferRig(
            folder,
            """
            distbackup.transfer {
              progress-interval = 200 ms
              client {
                connect-timeout = 1 s
                stall-timeout = 1 s
                idle-timeout = 500 ms
                queue = 16
              }
            }
            """,
            TransportSecurity.PLAIN);
    falsePeer = new FalsePeer();
  }

  @AfterEach
  void close() throws IOException {
    falsePeer.close();
    rig.close();
  }

  @Test
  void nobodyListensThere() throws IOException {
    falsePeer.close();
    unreachable(rig.client.ping(falsePeer.address), "refused");
  }

  @Test
  void aPeerWithoutANameIsUnreachable() {
    unreachable(
        rig.client.ping(DataAddress.ofAnybody(new Endpoint("no-such-host.invalid", 1))),
        "no-such-host.invalid");
  }

  @Test
  void aPeerThatDoesNotSayHello() {
    unreachable(rig.client.ping(falsePeer.address), "hello");
  }

  @Test
  void aPeerThatIsSomethingElse() throws IOException {
    CompletionStage<Void> ping = rig.client.ping(falsePeer.address);
    try (RawPeer peer = falsePeer.accept()) {
      peer.send(
          "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      unreachable(ping, "not a frame");
    }
  }

  @Test
  void anotherPeerThanTheOneThatIsMeantIsAskedNothing() throws IOException {
    var meant = new DataAddress(falsePeer.address.endpoint(), PeerId.random(RANDOM));
    List<CompletionStage<Void>> puts =
        List.of(rig.client.putHead(meant, new byte[10]), rig.client.putHead(meant, new byte[10]));
    try (RawPeer peer = falsePeer.accept()) {
      peer.send(Frames.hello(PeerId.random(RANDOM)).array());
      for (var put : puts) {
        unreachable(put, "another peer answers at " + falsePeer.address.endpoint());
      }
      assertThat(peer.receive().header().type()).isEqualTo(FrameType.HELLO);
      assertThatThrownBy(peer::receive).isInstanceOfAny(EOFException.class, SocketException.class);
    }
  }

  @Test
  void aPeerWhoseNameCannotBeReadIsAskedNothing() throws IOException {
    var ping =
        rig.client.ping(new DataAddress(falsePeer.address.endpoint(), PeerId.random(RANDOM)));
    byte[] head =
        Arrays.copyOfRange(Frames.hello().array(), FrameHeader.BYTES, FrameHeader.BYTES + 10);
    try (RawPeer peer = falsePeer.accept()) {
      peer.send(Frames.frame(FrameType.HELLO, 0, 0, head, 0).array());
      unreachable(ping, "a field of HELLO is cut off");
    }
  }

  @Test
  void whoComesBackToItsAddressIsAskedAgain() {
    var meant = PeerId.random(RANDOM);
    var address = new DataAddress(rig.address.endpoint(), meant);
    rig.vault.peer = Optional.of(PeerId.random(RANDOM));
    unreachable(rig.client.ping(address), "another peer");
    rig.vault.peer = Optional.of(meant);
    TransferRig.await(rig.client.ping(address));
  }

  @Test
  void aPeerThatFallsSilent() throws IOException {
    CompletionStage<Void> ping = rig.client.ping(falsePeer.address);
    try (RawPeer peer = falsePeer.greet()) {
      assertThat(peer.receive().header().type()).isEqualTo(FrameType.PING);
      unreachable(ping, "no byte moved");
    }
  }

  @Test
  void aPeerThatIsCutInItsAnswer() throws IOException {
    CompletionStage<Void> get =
        rig.client.getRange(falsePeer.address, group, pack, 0, 0, 100, new byte[100], 0);
    try (RawPeer peer = falsePeer.greet()) {
      int number = peer.receive().header().request();
      peer.send(Frames.ok(number, 100).array());
      peer.send(new byte[50]);
    }
    unreachable(get, "");
  }

  @Test
  void aPeerThatSendsAnotherLengthThanAskedFor() throws IOException {
    CompletionStage<Void> get =
        rig.client.getRange(falsePeer.address, group, pack, 0, 0, 100, new byte[200], 0);
    try (RawPeer peer = falsePeer.greet()) {
      peer.send(Frames.ok(peer.receive().header().request(), 200).array());
      unreachable(get, "200 bytes instead of 100");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPeerThatAnnouncesMoreThanAnAnswerMayHave(Gathered request) throws IOException {
    CompletionStage<?> answer = request.ask(rig.client, falsePeer.address);
    try (RawPeer peer = falsePeer.greet()) {
      peer.send(Frames.ok(peer.receive().header().request(), request.most + 1).array());
      unreachable(answer, request.most + 1 + " bytes, where " + request.most + " are the most");
    }
  }

  /** Requests whose answer's length is the peer's to choose. */
  enum Gathered {
    DESCRIPTOR(65_536) {
      @Override
      CompletionStage<?> ask(DataClient client, DataAddress peer) {
        return client.getDescriptor(peer, new GroupId(1, 2), new PackId(3, 4));
      }
    },
    INVENTORY(65_536 * 18) {
      @Override
      CompletionStage<?> ask(DataClient client, DataAddress peer) {
        return client.getInventory(peer, new GroupId(1, 2), Held.BEFORE_ALL);
      }
    },
    ADDRESS_BOOK(16 << 20) {
      @Override
      CompletionStage<?> ask(DataClient client, DataAddress peer) {
        return client.getAddressBook(peer);
      }
    },
    DELETION(180) {
      @Override
      CompletionStage<?> ask(DataClient client, DataAddress peer) {
        return client.delete(peer, new byte[180]);
      }
    };

    final int most;

    Gathered(int most) {
      this.most = most;
    }

    abstract CompletionStage<?> ask(DataClient client, DataAddress peer);
  }

  @Test
  void aPeerThatAnswersWhatWasNotAsked() throws IOException {
    CompletionStage<Void> ping = rig.client.ping(falsePeer.address);
    try (RawPeer peer = falsePeer.greet()) {
      peer.send(Frames.ok(peer.receive().header().request() + 1, 0).array());
      unreachable(ping, "out of order");
    }
  }

  @Test
  void aSlowButLivingPeerIsWaitedFor() throws IOException {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    rig.vault.durable = durable;
    CompletionStage<Void> put = rig.putShard(rig.address, group, pack, 0, new byte[9]);
    var _ = durable.completeOnTimeout(null, 2500, java.util.concurrent.TimeUnit.MILLISECONDS);
    TransferRig.await(put);
  }

  @Test
  void aFailedUploadNoLongerReadsItsBuffer() throws Exception {
    byte[] shard = new byte[48 << 20];
    CompletionStage<Void> put = rig.putShard(falsePeer.address, group, pack, 0, shard);
    try (RawPeer peer = falsePeer.greet();
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      unreachable(put, "no byte moved");
      Arrays.fill(shard, (byte) 0xA5);
      var reading =
          executor.submit(
              () -> {
                byte[] piece = new byte[1 << 16];
                long strange = 0;
                try {
                  int read = peer.socket.getInputStream().read(piece);
                  while (read > 0) {
                    for (int i = 0; i < read; i++) {
                      strange += piece[i] == (byte) 0xA5 ? 1 : 0;
                    }
                    read = peer.socket.getInputStream().read(piece);
                  }
                } catch (IOException cut) {
                  // as it should be
                }
                return strange;
              });
      // the random names in the request's head may hold a few such bytes, a body millions
      assertThat(reading.get()).isLessThan(100);
    }
  }

  @Test
  void moreRequestsThanMayWaitAreRefusedAtOnce() throws IOException {
    List<CompletionStage<Void>> puts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      puts.add(rig.client.putHead(falsePeer.address, new byte[10]));
    }
    long refused =
        puts.stream()
            .filter(put -> put.toCompletableFuture().isCompletedExceptionally())
            .peek(
                put -> assertThatThrownBy(() -> TransferRig.await(put)).isInstanceOf(Refusal.class))
            .count();
    assertThat(refused).isBetween(76L, 84L);
  }

  @Test
  void aPeerThatReturnsIsReachedAgain() throws IOException {
    TransferRig.await(rig.client.ping(rig.address));
    TransferRig.await(rig.port.close());
    unreachable(rig.client.ping(rig.address), "");
    DataPort again =
        DataPort.bind(rig.system, "127.0.0.1", rig.port.port(), rig.vault, TransportSecurity.PLAIN);
    try {
      TransferRig.await(rig.client.ping(rig.address));
    } finally {
      TransferRig.await(again.close());
    }
  }

  @Test
  void anIdleConnectionIsClosedAndMadeAgain() throws IOException {
    CompletionStage<Void> first = rig.client.ping(falsePeer.address);
    try (RawPeer peer = falsePeer.greet()) {
      peer.send(Frames.ok(peer.receive().header().request(), 0).array());
      TransferRig.await(first);
      assertThat(peer.closedByPeer()).isTrue();
    }
    CompletionStage<Void> second = rig.client.ping(falsePeer.address);
    try (RawPeer peer = falsePeer.greet()) {
      peer.send(Frames.ok(peer.receive().header().request(), 0).array());
      TransferRig.await(second);
    }
  }

  @Test
  void afterCloseNothingIsSent() {
    rig.client.close();
    assertThatThrownBy(() -> TransferRig.await(rig.client.ping(rig.address)))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void whileItsSystemEndsNothingIsSentAndNoSocketIsLeft() {
    var process = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    SystemMaterializer.get(rig.system).materializer().shutdown();
    unreachable(rig.client.ping(falsePeer.address), "");
    long before = process.getOpenFileDescriptorCount();
    for (int i = 0; i < 200; i++) {
      unreachable(rig.client.ping(falsePeer.address), "");
    }
    assertThat(process.getOpenFileDescriptorCount() - before).isLessThan(100);
  }

  @Test
  void whenItsSystemHasEndedNothingIsSent() {
    TestKit.shutdownActorSystem(rig.system);
    unreachable(rig.client.ping(falsePeer.address), "");
  }

  private static void unreachable(CompletionStage<?> stage, String words) {
    assertThatThrownBy(() -> TransferRig.await(stage))
        .isInstanceOf(PeerUnreachableException.class)
        .hasMessageContaining(words);
  }
}
