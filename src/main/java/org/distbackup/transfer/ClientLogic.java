package org.distbackup.transfer;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The asking end of a connection: writes requests one after another as the socket takes them, and
 * pairs the answers with them in order.
 *
 * <p>When it gives up it fails its outlet and then waits for its inlet to end: only then has the
 * socket let go of the callers' buffers, and only then do their requests fail.
 *
 * <p>Time is counted in ticks, {@link #TICKS} to a stall. A peer that moves a byte now and then is
 * not stalled; so that it cannot hold a caller for ever, the first request in line has a time by
 * which it must be over, and more of it only for what has moved.
 */
final class ClientLogic extends TimerGraphStageLogic implements InHandler, OutHandler {
  private static final int TICKS = 4;
  private static final Duration LINGER = Duration.ofSeconds(5);

  /** Bytes a second, in the long run; far below any link that could carry a backup. */
  private static final int SLOWEST = 1 << 10;

  /** Requests that may be under way at once; a data port reads on up to 16. */
  private static final int PIPELINE = 8;

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
    /** Idle for long; waits for the peer to close. */
    LINGERING,
    /** Given up; waits for the socket to let go. */
    ABORTING
  }

  private final Inlet<ByteBuffer> in;
  private final Outlet<ByteBuffer[]> out;
  private final Lane.Link link;
  private final Endpoint endpoint;
  private final TransferSettings.Client settings;
  private final Duration patience;
  private final Allowance upload;
  private final Allowance download;
  private final Runnable onStop;
  private final Duration tick;
  private final AsyncCallback<Lane.Link> work = createAsyncCallback(_ -> write());
  private final AsyncCallback<Exchange<?>> unwanted = createAsyncCallback(this::onUnwanted);

  private final FrameReader reader = new FrameReader();
  private final Deque<Exchange<?>> underWay = new ArrayDeque<>();
  private @Nullable Exchange<?> sending;
  private Phase phase = Phase.GREETING;
  private Throwable cause = new EOFException("the connection was closed");
  private boolean greetingSent;
  private int requests;
  private boolean sendingRests;
  private boolean receivingRests;
  private boolean moved;
  private int quietTicks;

  ClientLogic(
      FlowShape<ByteBuffer, ByteBuffer[]> shape,
      Lane.Link link,
      TransferSettings settings,
      RateLimits limits,
      Runnable onStop) {
    super(shape);
    this.in = shape.in();
    this.out = shape.out();
    this.link = link;
    this.settings = settings.client();
    this.patience = settings.commitPatience().plus(this.settings.stallTimeout());
    this.endpoint = link.address().endpoint();
    this.upload = limits.upload(endpoint.toString());
    this.download = limits.download(endpoint.toString());
    this.onStop = onStop;
    this.tick = this.settings.stallTimeout().dividedBy(TICKS);
    setHandlers(in, out, this);
  }

  @Override
  public void preStart() {
    link.onWork(() -> work.invoke(link));
    link.onGiveUp(unwanted::invoke);
    scheduleOnce(Timer.HELLO, settings.connectTimeout().plus(settings.stallTimeout()));
    scheduleWithFixedDelay(Timer.TICK, tick, tick);
    pull(in);
  }

  @Override
  public void onPull() {
    moved = true;
    write();
  }

  @Override
  public void onPush() {
    moved = true;
    ByteBuffer input = grab(in);
    if (phase.compareTo(Phase.LINGERING) < 0) {
      try {
        read(input);
      } catch (Refusal | PeerUnreachableException violation) {
        abort(violation);
      }
    }
    if (!receivingRests) {
      pull(in);
    }
    write();
  }

  private void onBody(ByteBuffer piece) {
    long rest = download.take(piece.remaining());
    if (rest > 0) {
      receivingRests = true;
      scheduleOnce(Timer.RECEIVE_AGAIN, Duration.ofNanos(rest));
    }
    expected().receive(piece);
  }

  @Override
  public void onUpstreamFinish() {
    completeStage();
  }

  @Override
  public void onUpstreamFailure(Throwable failure) {
    if (phase != Phase.ABORTING) {
      cause = failure;
    }
    completeStage();
  }

  @Override
  public void onDownstreamFinish(Throwable reason) {
    if (phase != Phase.ABORTING) {
      abort(reason);
    }
  }

  @Override
  public void postStop() {
    onStop.run();
    var reason =
        cause instanceof PeerUnreachableException known
            ? known
            : new PeerUnreachableException(endpoint, cause);
    for (Exchange<?> exchange : underWay) {
      link.done();
      exchange.fail(reason);
    }
    link.lost(requests > 0, reason);
  }

  private void write() {
    if (phase.compareTo(Phase.LINGERING) >= 0 || !isAvailable(out) || sendingRests) {
      return;
    }
    if (!greetingSent) {
      greetingSent = true;
      push(out, new ByteBuffer[] {Frames.hello()});
    } else if (sending != null) {
      int before = sending.left();
      push(out, sending.next(upload.piece()));
      sent(sending, before);
    } else if (phase == Phase.SERVING && underWay.size() < PIPELINE) {
      Exchange<?> next = link.poll();
      if (next != null) {
        moved = true;
        underWay.add(next);
        sending = next;
        int before = next.left();
        push(out, next.start(++requests, upload.piece()));
        sent(next, before);
      }
    }
  }

  private void sent(Exchange<?> exchange, int leftBefore) {
    if (exchange.sentAll()) {
      sending = null;
    }
    int bytes = leftBefore - exchange.left();
    long rest = bytes == 0 ? 0 : upload.take(bytes);
    if (rest > 0) {
      sendingRests = true;
      scheduleOnce(Timer.SEND_AGAIN, Duration.ofNanos(rest));
    }
  }

  private void read(ByteBuffer input) {
    while (true) {
      switch (reader.next(input)) {
        case FrameReader.Step.Start(FrameHeader header, ByteBuffer head) -> onFrame(header, head);
        case FrameReader.Step.Body(ByteBuffer piece) -> onBody(piece);
        case FrameReader.Step.End() -> onFrameEnd();
        case FrameReader.Step.More() -> {
          return;
        }
      }
    }
  }

  private void onFrame(FrameHeader header, ByteBuffer head) {
    if (phase == Phase.GREETING) {
      Frames.checkHello(header, head);
      requireMeant(Frames.peer(head));
      phase = Phase.SERVING;
      cancelTimer(Timer.HELLO);
      return;
    }
    switch (header.type()) {
      case PROGRESS -> {}
      case OK -> expected(header).accept(header.bodyLength());
      case ERROR -> {
        Refusal refusal = Frames.refusal(head);
        if (header.request() == 0) {
          throw refusal;
        }
        expected(header).refuse(refusal, header.early());
      }
      case DRAINED -> expected(header).drained();
      case HELLO,
          PUT_SHARD,
          PUT_HEAD,
          DELETE,
          GET_RANGE,
          GET_DESCRIPTOR,
          GET_HEADS,
          GET_ADDRESS_BOOK,
          GET_INVENTORY,
          VERIFY_SHARD,
          PING ->
          throw new Refusal(Refusal.Code.PROTOCOL, header.type() + " is no answer");
    }
  }

  /** Nothing is asked of another: what it says would count as said by the one that is meant. */
  private void requireMeant(@Nullable PeerId there) {
    PeerId meant = link.address().peer();
    // Earlier builds do not say who they are.
    if (meant != null && there != null && !there.equals(meant)) {
      throw PeerUnreachableException.ofAnother(endpoint);
    }
  }

  private void onFrameEnd() {
    Exchange<?> first = underWay.peek();
    if (first != null && first.answered()) {
      underWay.remove();
      link.done();
      first.finish();
    }
  }

  private Exchange<?> expected() {
    Exchange<?> first = underWay.peek();
    if (first == null) {
      throw new Refusal(Refusal.Code.PROTOCOL, "an answer that nobody waits for");
    }
    return first;
  }

  private Exchange<?> expected(FrameHeader header) {
    Exchange<?> first = expected();
    if (header.request() != first.number()) {
      throw new Refusal(Refusal.Code.PROTOCOL, "an answer out of order");
    }
    return first;
  }

  // What has begun can only be ended with the connection.
  private void onUnwanted(Exchange<?> exchange) {
    if (phase == Phase.SERVING && underWay.contains(exchange)) {
      abort(Lane.givenUp());
    }
  }

  private void abort(Throwable reason) {
    phase = Phase.ABORTING;
    cause = reason;
    fail(out, reason);
    scheduleOnce(Timer.LINGER, LINGER);
  }

  @Override
  public void onTimer(Object timer) {
    switch ((Timer) timer) {
      case HELLO -> abort(new TimeoutException("it does not say hello"));
      case LINGER -> failStage(new TimeoutException("the peer does not close"));
      case TICK -> onTick();
      case SEND_AGAIN -> {
        sendingRests = false;
        moved = true;
        write();
      }
      case RECEIVE_AGAIN -> {
        receivingRests = false;
        moved = true;
        if (!isClosed(in)) {
          pull(in);
        }
      }
    }
  }

  private void onTick() {
    // What our own limits cost is not the peer's fault.
    boolean rests = sendingRests || receivingRests;
    quietTicks = moved || rests ? 0 : quietTicks + 1;
    moved = false;
    Duration quiet = tick.multipliedBy(quietTicks);
    if (phase != Phase.SERVING) {
      return;
    }
    Exchange<?> first = underWay.peek();
    if (first == null) {
      if (quiet.compareTo(settings.idleTimeout()) >= 0 && link.retire()) {
        phase = Phase.LINGERING;
        complete(out);
        scheduleOnce(Timer.LINGER, LINGER);
      }
    } else if (quiet.compareTo(settings.stallTimeout()) >= 0) {
      abort(
          new TimeoutException("no byte moved for " + settings.stallTimeout().toSeconds() + " s"));
    } else if (!rests && overdue(first)) {
      abort(new TimeoutException("it answers too slowly"));
    }
  }

  private boolean overdue(Exchange<?> first) {
    Duration granted = patience.plusSeconds(first.moved() / SLOWEST);
    return tick.multipliedBy(first.tick()).compareTo(granted) > 0;
  }
}
