package org.distbackup.transfer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serving end of a connection.
 *
 * <p>It runs on the vault's dispatcher and calls the vault right where the bytes come by: while it
 * blocks, nothing is pulled, so the socket fills and the sender waits. Bodies go to the vault piece
 * by piece as they come. Bodies being committed, and requests whose turn has not come, wait in
 * {@code answers}; when there are too many of them no more is read.
 *
 * <p>Time is counted in ticks of {@code progress-interval}.
 */
final class ServerLogic extends TimerGraphStageLogic implements InHandler, OutHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLogic.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** Requests of one connection that may be under way at once. */
  private static final int PIPELINE = 16;

  private enum Timer {
    HELLO,
    TICK,
    /** Enough was sent for now, or has come. */
    SEND_AGAIN,
    RECEIVE_AGAIN,
    LINGER
  }

  private enum Phase {
    GREETING,
    SERVING,
    /** No more requests are read; those that were are answered. */
    ENDING,
    /** All is said; waits for the peer to close. */
    LINGERING
  }

  private record Committed(
      Answer.Committing answer, byte @Nullable [] body, @Nullable Throwable failure) {}

  /** A body on its way in; without {@code body} it was refused, and the rest is thrown away. */
  private static final class Upload {
    final int request;
    @Nullable IncomingBody body;
    boolean announced;

    Upload(int request) {
      this.request = request;
    }
  }

  private final Inlet<ByteBuffer> in;
  private final Outlet<ByteBuffer[]> out;
  private final VaultDesk desk;
  private final TransferSettings settings;
  private final Allowance sending;
  private final Allowance receiving;
  private final InetSocketAddress peer;
  private final Runnable onStop;
  private final AsyncCallback<Committed> committed = createAsyncCallback(this::onCommitted);

  private final FrameReader reader = new FrameReader();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private Phase phase = Phase.GREETING;
  private ByteBuffer input = NOTHING;
  private @Nullable Upload upload;
  private @Nullable OutgoingBody download;
  private boolean sendingRests;
  private boolean receivingRests;
  private boolean moved;
  private boolean received;
  private int quietTicks;

  ServerLogic(
      FlowShape<ByteBuffer, ByteBuffer[]> shape,
      VaultDesk desk,
      TransferSettings settings,
      RateLimits limits,
      InetSocketAddress peer,
      Runnable onStop) {
    super(shape);
    this.in = shape.in();
    this.out = shape.out();
    this.desk = desk;
    this.settings = settings;
    String name = peer.getHostString();
    this.sending = limits.upload(name);
    this.receiving = limits.download(name);
    this.peer = peer;
    this.onStop = onStop;
    setHandlers(in, out, this);
  }

  @Override
  public void preStart() {
    answers.add(new Answer.Ready(desk.hello()));
    scheduleOnce(Timer.HELLO, settings.helloTimeout());
    scheduleWithFixedDelay(Timer.TICK, settings.progressInterval(), settings.progressInterval());
    pull(in);
  }

  @Override
  public void onPush() {
    ByteBuffer bytes = grab(in);
    if (phase.compareTo(Phase.ENDING) >= 0) {
      pull(in);
      return;
    }
    moved = true;
    input = bytes;
    run();
  }

  @Override
  public void onPull() {
    moved = true;
    run();
  }

  @Override
  public void onUpstreamFinish() {
    if (phase == Phase.LINGERING) {
      completeStage();
    } else {
      run();
    }
  }

  @Override
  public void onUpstreamFailure(Throwable failure) {
    onCut(failure);
  }

  @Override
  public void onDownstreamFinish(Throwable cause) {
    onCut(cause);
  }

  private void onCut(Throwable cause) {
    if (phase == Phase.GREETING && cause instanceof SSLException) {
      LOG.warn(
          "Turned {} away: it does not prove that it knows this cluster's join secret ({})",
          peer,
          cause.getMessage());
    } else {
      LOG.debug("connection of {} cut", peer, cause);
    }
    failStage(cause);
  }

  @Override
  public void postStop() {
    if (upload != null && upload.body != null) {
      upload.body.abort();
    }
    if (download != null) {
      // The socket may still be sending what came last.
      download.abandon();
    }
    onStop.run();
  }

  private void run() {
    do {
      read();
    } while (respond());
  }

  private void read() {
    while (phase.compareTo(Phase.ENDING) < 0 && answers.size() < PIPELINE) {
      FrameReader.Step step;
      try {
        step = reader.next(input);
        switch (step) {
          case FrameReader.Step.Start(FrameHeader header, ByteBuffer head) -> onFrame(header, head);
          case FrameReader.Step.Body(ByteBuffer piece) -> onBody(piece);
          case FrameReader.Step.End() -> onFrameEnd();
          case FrameReader.Step.More() -> {
            onInputUsedUp();
            return;
          }
        }
      } catch (Refusal violation) {
        LOG.info("Closing the connection of {}: {}", peer, violation.getMessage());
        answers.add(new Answer.Ready(Frames.error(0, false, violation)));
        endReading();
      }
    }
  }

  private void onInputUsedUp() {
    input = NOTHING;
    if (isClosed(in)) {
      endReading();
    } else if (!hasBeenPulled(in) && !receivingRests) {
      pull(in);
    }
  }

  /** After this nothing more comes to the vault from here. */
  private void endReading() {
    phase = Phase.ENDING;
    input = NOTHING;
    cancelTimer(Timer.HELLO);
    if (upload != null && upload.body != null) {
      upload.body.abort();
    }
    upload = null;
    if (!isClosed(in) && !hasBeenPulled(in)) {
      pull(in);
    }
  }

  private void onFrame(FrameHeader header, ByteBuffer head) {
    if (phase == Phase.GREETING) {
      Frames.checkHello(header, head);
      phase = Phase.SERVING;
      cancelTimer(Timer.HELLO);
      return;
    }
    switch (Request.decode(header, head)) {
      case Request.Get get -> answers.add(new Answer.Fetch(header.request(), get));
      case Request.Put put -> {
        Upload begun = new Upload(header.request());
        upload = begun;
        try {
          begun.body = desk.begin(put, header.bodyLength());
        } catch (IOException | RuntimeException e) {
          refuse(begun, e);
        }
      }
    }
  }

  private void onBody(ByteBuffer piece) {
    received = true;
    long rest = receiving.take(piece.remaining());
    if (rest > 0) {
      receivingRests = true;
      scheduleOnce(Timer.RECEIVE_AGAIN, Duration.ofNanos(rest));
    }
    if (upload != null && upload.body != null) {
      try {
        upload.body.write(piece);
      } catch (IOException | RuntimeException e) {
        refuse(upload, e);
      }
    }
  }

  /** Says no at once, though the rest of the body is still to come and to be thrown away. */
  private void refuse(Upload refused, Exception reason) {
    if (refused.body != null) {
      refused.body.abort();
      refused.body = null;
    }
    refused.announced = reader.bodyLeft() > 0;
    answers.add(
        new Answer.Ready(
            Frames.error(refused.request, refused.announced, VaultDesk.refusal(reason))));
  }

  private void onFrameEnd() {
    if (upload == null) {
      return;
    }
    if (upload.body != null) {
      commit(upload.request, upload.body);
    } else if (upload.announced) {
      answers.add(new Answer.Ready(Frames.drained(upload.request)));
    }
    upload = null;
  }

  private void commit(int request, IncomingBody body) {
    var answer = new Answer.Committing(request);
    answers.add(answer);
    try {
      var _ =
          body.commit()
              .whenComplete(
                  (kept, failure) -> committed.invoke(new Committed(answer, kept, failure)));
    } catch (IOException | RuntimeException e) {
      answer.frame = new ByteBuffer[] {Frames.error(request, false, VaultDesk.refusal(e))};
    }
  }

  private void onCommitted(Committed done) {
    int request = done.answer().request;
    byte[] body = done.body() == null ? new byte[0] : done.body();
    done.answer().frame =
        done.failure() == null
            ? new ByteBuffer[] {Frames.ok(request, body.length), ByteBuffer.wrap(body)}
            : new ByteBuffer[] {Frames.error(request, false, VaultDesk.refusal(done.failure()))};
    run();
  }

  /** Pays one answer, or a piece of one; false when there is none to be paid now. */
  private boolean respond() {
    if (phase == Phase.LINGERING || !isAvailable(out) || sendingRests) {
      return false;
    }
    if (download != null && download.left() > 0) {
      sendPiece(download);
      return true;
    }
    endDownload();
    return switch (answers.peek()) {
      case null -> {
        if (phase == Phase.ENDING) {
          linger();
        }
        yield false;
      }
      case Answer.Ready(ByteBuffer frame) -> {
        answers.remove();
        send(frame);
        yield true;
      }
      case Answer.Fetch fetch -> {
        answers.remove();
        startDownload(fetch);
        yield true;
      }
      case Answer.Committing committing -> {
        if (committing.frame == null) {
          yield false;
        }
        answers.remove();
        send(committing.frame);
        yield true;
      }
    };
  }

  private void send(ByteBuffer... frame) {
    push(out, frame);
  }

  private void startDownload(Answer.Fetch fetch) {
    ByteBuffer[] first;
    try {
      OutgoingBody body = desk.fetch(fetch.what());
      download = body;
      ByteBuffer header = Frames.ok(fetch.request(), body.left());
      first = body.left() == 0 ? new ByteBuffer[] {header} : new ByteBuffer[] {header, next(body)};
    } catch (IOException | RuntimeException e) {
      endDownload();
      first = new ByteBuffer[] {Frames.error(fetch.request(), false, VaultDesk.refusal(e))};
    }
    send(first);
  }

  private void sendPiece(OutgoingBody body) {
    try {
      send(next(body));
    } catch (IOException e) {
      LOG.warn("Cutting the connection of {}: a shard that was promised cannot be read", peer, e);
      failStage(e);
    }
  }

  /** The next piece; after it this end may have to rest. */
  private ByteBuffer next(OutgoingBody body) throws IOException {
    ByteBuffer next = body.next(sending.piece());
    long rest = sending.take(next.remaining());
    if (rest > 0) {
      sendingRests = true;
      scheduleOnce(Timer.SEND_AGAIN, Duration.ofNanos(rest));
    }
    return next;
  }

  /** To be called when all that came of it has been sent. */
  private void endDownload() {
    if (download != null) {
      download.close();
      download = null;
    }
  }

  private void linger() {
    phase = Phase.LINGERING;
    complete(out);
    if (isClosed(in)) {
      completeStage();
    } else {
      scheduleOnce(Timer.LINGER, LINGER);
    }
  }

  @Override
  public void onTimer(Object timer) {
    switch ((Timer) timer) {
      case HELLO -> failStage(new TimeoutException("no hello from " + peer));
      case LINGER -> failStage(new TimeoutException("the peer does not close"));
      case TICK -> onTick();
      case SEND_AGAIN -> {
        sendingRests = false;
        moved = true;
        run();
      }
      case RECEIVE_AGAIN -> {
        receivingRests = false;
        moved = true;
        run();
      }
    }
  }

  private void onTick() {
    Answer.Committing waiting =
        answers.peek() instanceof Answer.Committing answer && answer.pending() ? answer : null;
    boolean patient =
        waiting != null
            && settings
                    .progressInterval()
                    .multipliedBy(++waiting.ticks)
                    .compareTo(settings.commitPatience())
                <= 0;
    if (isAvailable(out) && download == null && phase == Phase.SERVING) {
      if (patient && waiting != null) {
        send(Frames.progress(waiting.request));
      } else if ((received || receivingRests) && upload != null) {
        send(Frames.progress(upload.request));
      }
    }
    quietTicks = moved || patient || sendingRests || receivingRests ? 0 : quietTicks + 1;
    moved = false;
    received = false;
    if (settings.progressInterval().multipliedBy(quietTicks).compareTo(settings.idleTimeout())
        >= 0) {
      failStage(new TimeoutException("nothing moves on the connection of " + peer));
    }
  }
}
