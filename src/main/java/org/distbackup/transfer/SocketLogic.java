package org.distbackup.transfer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.distbackup.placement.Endpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a socket's channel: at most one read and one write are under way.
 *
 * <p>Pekko's own TCP is an actor of its own, to which each piece is a handful of messages, and it
 * makes an array, cleared first, of all that comes. This one works where the connection works and
 * reads into one buffer again and again.
 *
 * <p>When it has failed or stopped, the channel is closed and nobody's buffers are touched any
 * more: closing waits for what is being copied.
 */
final class SocketLogic extends TimerGraphStageLogic implements InHandler, OutHandler {
  /** How the channel comes to be connected. */
  sealed interface Way {
    /** It is connected already. */
    record Accepted() implements Way {}

    /** It is to be connected. */
    record To(Endpoint endpoint, Duration timeout) implements Way {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(SocketLogic.class);
  private static final ByteBuffer[] NOTHING = {};

  /**
   * The most bytes of one system call: they are to stay in the processor's nearer caches. The JDK
   * copies what lies on the heap by way of memory off it; what lies there is sent at once.
   */
  private static final int STEP = 256 << 10;

  /** Bytes of the buffer of a connection on which little comes. */
  private static final int SMALL = 4 << 10;

  /** For what is to be sent when nobody is there any more on this side. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Inlet<ByteBuffer[]> in;
  private final Outlet<ByteBuffer> out;
  private final AsynchronousSocketChannel channel;
  private final Way way;
  private final boolean offHeap;
  private final AsyncCallback<Throwable> failed = createAsyncCallback(this::failStage);
  private final Done<Integer> onReceived = new Done<>(createAsyncCallback(this::onReceived));
  private final Done<Long> onSent = new Done<>(createAsyncCallback(this::onSent));

  private final ByteBuffer small = ByteBuffer.allocate(SMALL).limit(0);
  private @Nullable ByteBuffer large;
  private ByteBuffer buffer = small;
  private ByteBuffer[] sending = NOTHING;
  private boolean connected;

  SocketLogic(
      FlowShape<ByteBuffer[], ByteBuffer> shape,
      AsynchronousSocketChannel channel,
      Way way,
      boolean offHeap) {
    super(shape);
    this.in = shape.in();
    this.out = shape.out();
    this.channel = channel;
    this.way = way;
    this.offHeap = offHeap;
    setHandlers(in, out, this);
  }

  /** Takes what the channel did to the stage. */
  private record Done<T>(AsyncCallback<T> callback)
      implements CompletionHandler<T, AsyncCallback<Throwable>> {
    @Override
    public void completed(T result, AsyncCallback<Throwable> failed) {
      callback.invoke(result);
    }

    @Override
    public void failed(Throwable reason, AsyncCallback<Throwable> failed) {
      failed.invoke(reason);
    }
  }

  @Override
  public void preStart() {
    // Both ports may close before the last bytes are sent.
    setKeepGoing(true);
    switch (way) {
      case Way.Accepted() -> onConnected();
      case Way.To(Endpoint endpoint, Duration timeout) -> {
        var address = new InetSocketAddress(endpoint.host(), endpoint.port());
        if (address.isUnresolved()) {
          failStage(new UnknownHostException("its name is not known"));
          return;
        }
        scheduleOnce(this, timeout);
        channel.connect(address, failed, new Done<Void>(createAsyncCallback(_ -> onConnected())));
      }
    }
  }

  private void onConnected() {
    cancelTimer(this);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    } catch (IOException e) {
      failStage(e);
      return;
    }
    connected = true;
    if (isAvailable(out)) {
      receive();
    }
    if (isClosed(in)) {
      endSending();
    } else {
      pull(in);
    }
  }

  @Override
  public void onTimer(Object timer) {
    failStage(
        new SocketTimeoutException(
            connected ? "what was left was not taken in time" : "no connection in time"));
  }

  @Override
  public void onPull() {
    if (connected) {
      receive();
    }
  }

  /** What was pushed last has been used up. */
  private void receive() {
    int last = buffer.limit();
    if (last == SMALL) {
      if (large == null) {
        large = offHeap ? ByteBuffer.allocateDirect(STEP) : ByteBuffer.allocate(STEP);
      }
      buffer = large;
    } else if (last < SMALL) {
      buffer = small;
    }
    channel.read(buffer.clear(), failed, onReceived);
  }

  private void onReceived(int bytes) {
    if (bytes < 0) {
      complete(out);
      endIfDone();
    } else if (!isClosed(out)) {
      push(out, buffer.flip().duplicate());
    }
  }

  @Override
  public void onPush() {
    sending = grab(in);
    send();
  }

  /** Sends a step of what is left. */
  private void send() {
    List<ByteBuffer> step = new ArrayList<>();
    int room = sending[sending.length - 1].isDirect() ? Integer.MAX_VALUE : STEP;
    for (ByteBuffer piece : sending) {
      int length = Math.min(room, piece.remaining());
      if (length > 0) {
        step.add(piece.slice(piece.position(), length));
        room -= length;
      }
    }
    channel.write(step.toArray(NOTHING), 0, step.size(), 0, TimeUnit.SECONDS, failed, onSent);
  }

  private void onSent(long bytes) {
    long sent = bytes;
    boolean more = false;
    for (ByteBuffer piece : sending) {
      int length = (int) Math.min(sent, piece.remaining());
      piece.position(piece.position() + length);
      sent -= length;
      more |= piece.hasRemaining();
    }
    if (more) {
      send();
      return;
    }
    sending = NOTHING;
    if (isClosed(in)) {
      endSending();
    } else {
      pull(in);
    }
  }

  @Override
  public void onUpstreamFinish() {
    if (connected && sending.length == 0) {
      endSending();
    } else {
      endIfDone();
    }
  }

  private void endSending() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      failStage(e);
      return;
    }
    endIfDone();
  }

  @Override
  public void onUpstreamFailure(Throwable failure) {
    failStage(failure);
  }

  @Override
  public void onDownstreamFinish(Throwable cause) {
    if (cause instanceof SubscriptionWithCancelException.NonFailureCancellation) {
      endIfDone();
    } else {
      failStage(cause);
    }
  }

  private void endIfDone() {
    if (isClosed(in) && isClosed(out)) {
      if (sending.length == 0) {
        completeStage();
      } else {
        scheduleOnce(this, LINGER);
      }
    }
  }

  @Override
  public void postStop() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("a socket did not close", e);
    }
  }
}
