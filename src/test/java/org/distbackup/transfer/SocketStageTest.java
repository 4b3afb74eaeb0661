package org.distbackup.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.distbackup.transfer.TransferRig.randomBytes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.distbackup.placement.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a socket ends; what goes through it while it lives is {@link TransferContract}'s. */
class SocketStageTest {
  private final ActorSystem system = ActorSystem.create("socket", TransferRig.config(""));
  private ServerSocket peers;
  private AsynchronousSocketChannel channel;

  @BeforeEach
  void listen() throws IOException {
    peers = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    channel = Sockets.of(system).open();
  }

  @AfterEach
  void close() throws IOException {
    peers.close();
    system.terminate();
  }

  private Flow<ByteBuffer[], ByteBuffer, NotUsed> socket() {
    var endpoint = new Endpoint("127.0.0.1", peers.getLocalPort());
    return Flow.fromGraph(
        new SocketStage(channel, new SocketLogic.Way.To(endpoint, Duration.ofSeconds(5)), true));
  }

  private static ByteBuffer[] pieces(byte[] bytes) {
    int middle = bytes.length / 2;
    return new ByteBuffer[] {
      ByteBuffer.wrap(bytes, 0, middle), ByteBuffer.wrap(bytes, middle, bytes.length - middle)
    };
  }

  @Test
  void whatIsOnItsWayIsSentThoughNobodyIsThereAnyMore() throws IOException {
    byte[] bytes = randomBytes(16 << 20);
    Source.single(pieces(bytes)).via(socket()).runWith(Sink.cancelled(), system);
    try (var peer = peers.accept()) {
      assertThat(peer.getInputStream().readAllBytes()).isEqualTo(bytes);
    }
    await().until(() -> !channel.isOpen());
  }

  @Test
  void aPeerThatTakesNothingIsNotWaitedForWhenNobodyIsThere() throws IOException {
    byte[] more = new byte[64 << 20];
    Source.single(pieces(more)).via(socket()).runWith(Sink.cancelled(), system);
    try (var _ = peers.accept()) {
      await().until(() -> !channel.isOpen());
    }
  }

  @Test
  void aPeerThatHasSaidAllIsStillToldTheRest() throws Exception {
    var rest = new CompletableFuture<ByteBuffer[]>();
    var heard = Source.completionStage(rest).via(socket()).runWith(Sink.ignore(), system);
    try (var peer = peers.accept()) {
      peer.getOutputStream().write("all".getBytes(UTF_8));
      peer.shutdownOutput();
      heard.toCompletableFuture().get(10, TimeUnit.SECONDS);
      rest.complete(pieces("the rest".getBytes(UTF_8)));
      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("the rest");
    }
    await().until(() -> !channel.isOpen());
  }

  @Test
  void whenTheStreamFailsTheSocketIsClosed() throws Exception {
    var never = new CompletableFuture<ByteBuffer[]>();
    Source.completionStage(never).via(socket()).runWith(Sink.ignore(), system);
    try (var peer = peers.accept()) {
      never.completeExceptionally(new IllegalStateException("given up"));
      assertThat(peer.getInputStream().read()).isNegative();
    }
    assertThat(channel.isOpen()).isFalse();
  }
}
