package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.distbackup.transfer.TransferRig.RANDOM;
import static org.distbackup.transfer.TransferRig.randomBytes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TlsStageTest {
  private static final int PIECE = 100_000;
  private static final int PIECES = 20;

  private final ActorSystem system = ActorSystem.create("tls", TransferRig.config(""));

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
  }

  @Test
  void whatWasPulledStaysAsItIsUntilTheNextIsPulled() throws Exception {
    byte[] content = randomBytes(PIECE * PIECES);
    AtomicInteger sent = new AtomicInteger();
    Pulls pulls = new Pulls();
    Source.range(0, PIECES - 1)
        .map(
            i -> {
              sent.incrementAndGet();
              return new ByteBuffer[] {ByteBuffer.wrap(content, i * PIECE, PIECE)};
            })
        .concat(Source.maybe())
        .via(thereAndBack())
        .runWith(JavaFlowSupport.Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), system)
        .subscribe(pulls);

    int read = 0;
    while (read < content.length) {
      int before = sent.get();
      ByteBuffer piece = pulls.next();
      // More is on its heels, and must wait.
      await().until(() -> sent.get() > before || sent.get() == PIECES);
      byte[] found = new byte[piece.remaining()];
      piece.get(found);
      assertThat(found).isEqualTo(Arrays.copyOfRange(content, read, read + found.length));
      read += found.length;
    }
  }

  /** Two stages back to back; what comes out of the second goes back where it came from. */
  private static Flow<ByteBuffer[], ByteBuffer, NotUsed> thereAndBack() {
    var security = JoinSecretSecurity.of("correct horse battery staple", RANDOM);
    return tls(security, TransportSecurity.Side.CONNECTING)
        .atop(
            BidiFlow.<ByteBuffer[], ByteBuffer, ByteBuffer[], ByteBuffer>fromFunctions(
                TlsStageTest::copy, TlsStageTest::copy))
        .atop(tls(security, TransportSecurity.Side.ACCEPTING).reversed())
        .join(Flow.<ByteBuffer>create().map(bytes -> new ByteBuffer[] {copy(bytes)}));
  }

  private static ByteBuffer copy(ByteBuffer... pieces) {
    ByteBuffer copy = ByteBuffer.allocate(Stream.of(pieces).mapToInt(ByteBuffer::remaining).sum());
    Stream.of(pieces).forEach(copy::put);
    return copy.flip();
  }

  private static BidiFlow<ByteBuffer[], ByteBuffer[], ByteBuffer, ByteBuffer, NotUsed> tls(
      TransportSecurity security, TransportSecurity.Side side) {
    return BidiFlow.fromGraph(new TlsStage(security.engines(side).orElseThrow()));
  }

  /** Pulls one element at a time. */
  private static final class Pulls implements Subscriber<ByteBuffer> {
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private final BlockingQueue<ByteBuffer> pulled = new LinkedBlockingQueue<>();

    ByteBuffer next() throws Exception {
      subscription.get(10, TimeUnit.SECONDS).request(1);
      ByteBuffer next = pulled.poll(10, TimeUnit.SECONDS);
      assertThat(next).as("the next piece").isNotNull();
      return next;
    }

    @Override
    public void onSubscribe(Subscription begun) {
      subscription.complete(begun);
    }

    @Override
    public void onNext(ByteBuffer piece) {
      pulled.add(piece);
    }

    @Override
    public void onError(Throwable failure) {
      subscription.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {}
  }
}
