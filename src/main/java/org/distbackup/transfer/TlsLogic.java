package org.distbackup.transfer;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/**
 * Drives an {@link SSLEngine} over whole pieces of a stream.
 *
 * <p>Pekko's own TLS is an actor of its own that hands on one record of 16 KiB at a time, copied
 * twice, and can wait for ever for a peer to close. This one works where the connection works,
 * turns each piece that comes into one piece, and ends when either side does: our frames know their
 * lengths, so a connection cut without TLS's closing alert cannot pass for a whole one.
 */
final class TlsLogic extends TimerGraphStageLogic {
  private static final ByteBuffer[] NOTHING = {};

  /** More than TLS 1.3 adds to a record. */
  private static final int RECORD_OVERHEAD = 64;

  private static final int RECORD = 16 << 10;

  /**
   * Bytes that are encrypted at once, at most. The more the faster, until an array of them is half
   * a region of G1, which are 1 MiB in heaps below 4 GiB: such arrays are allocated singly, and TLS
   * takes half as much CPU time again (measured).
   */
  private static final int MOST = 448 << 10;

  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Inlet<ByteBuffer[]> plainIn;
  private final Outlet<ByteBuffer[]> cipherOut;
  private final Inlet<ByteBuffer> cipherIn;
  private final Outlet<ByteBuffer> plainOut;
  private final SSLEngine engine;

  /** Plain bytes to be encrypted; nothing else is pulled before they are. */
  private ByteBuffer[] outgoing = NOTHING;

  /** What is encrypted, piece after piece, as {@code plain}. */
  private ByteBuffer encrypted = ByteBuffer.allocate(0);

  /** Encrypted bytes to be decrypted. */
  private ByteBuffer incoming = ByteBuffer.allocate(0);

  /** The beginning of a record whose end has not come; ready to be filled. */
  private final ByteBuffer partial;

  /**
   * What is decrypted, piece after piece: whoever pulls the next has done with the one before. An
   * array for each would be cleared first, and be cold.
   */
  private ByteBuffer plain = ByteBuffer.allocate(0);

  /** Whether {@code plain} holds bytes that wait to be pulled. */
  private boolean decrypted;

  /** Whether {@code plain} was pushed and the next has not been pulled. */
  private boolean lent;

  private boolean handshaken;
  private boolean givenUp;

  TlsLogic(BidiShape<ByteBuffer[], ByteBuffer[], ByteBuffer, ByteBuffer> shape, SSLEngine engine) {
    super(shape);
    this.plainIn = shape.in1();
    this.cipherOut = shape.out1();
    this.cipherIn = shape.in2();
    this.plainOut = shape.out2();
    this.engine = engine;
    this.partial = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    setHandler(plainIn, new PlainIn());
    setHandler(cipherOut, new CipherOut());
    setHandler(cipherIn, new CipherIn());
    setHandler(plainOut, new PlainOut());
  }

  @Override
  public void preStart() throws SSLException {
    engine.beginHandshake();
    pull(cipherIn);
  }

  private final class PlainIn extends AbstractInHandler {
    @Override
    public void onPush() {
      outgoing = grab(plainIn);
      work();
    }

    @Override
    public void onUpstreamFinish() {
      work();
    }
  }

  private final class CipherOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      work();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      // The connection is gone; its other half will say why.
      cancel(plainIn, cause);
    }
  }

  private final class CipherIn extends AbstractInHandler {
    @Override
    public void onPush() {
      ByteBuffer bytes = grab(cipherIn);
      if (givenUp) {
        pull(cipherIn);
      } else {
        incoming = bytes;
        work();
      }
    }

    @Override
    public void onUpstreamFinish() {
      if (givenUp) {
        completeStage();
      } else {
        work();
      }
    }
  }

  private final class PlainOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      lent = false;
      work();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      if (cause instanceof SubscriptionWithCancelException.NonFailureCancellation) {
        if (isClosed(cipherOut)) {
          completeStage();
        } else {
          work();
        }
      } else {
        failStage(cause);
      }
    }
  }

  /** Does all that can be done now. */
  private void work() {
    try {
      while (step()) {
        // on to the next
      }
    } catch (SSLException e) {
      giveUp(e);
    }
  }

  private boolean step() throws SSLException {
    if (isClosed(plainIn) && remaining() == 0 && isAvailable(cipherOut)) {
      return sayGoodbye();
    }
    return switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
        yield true;
      }
      case NEED_WRAP -> isAvailable(cipherOut) && (wrap() || transfer());
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap() || transfer();
      case NOT_HANDSHAKING, FINISHED -> {
        handshaken = true;
        yield transfer();
      }
    };
  }

  private boolean transfer() throws SSLException {
    if (!handshaken) {
      return false;
    }
    boolean received = unwrap();
    return send() || received;
  }

  private boolean send() throws SSLException {
    if (!isAvailable(cipherOut)) {
      return false;
    }
    if (remaining() > 0) {
      return wrap();
    }
    if (!isClosed(plainIn) && !hasBeenPulled(plainIn)) {
      pull(plainIn);
    }
    return false;
  }

  private boolean sayGoodbye() throws SSLException {
    if (!engine.isOutboundDone()) {
      engine.closeOutbound();
      if (wrap()) {
        return true;
      }
    }
    complete(cipherOut);
    if (isClosed(plainOut)) {
      completeStage();
    }
    return false;
  }

  private int remaining() {
    int remaining = 0;
    for (ByteBuffer buffer : outgoing) {
      remaining += buffer.remaining();
    }
    return remaining;
  }

  /** Encrypts of {@code outgoing} what fits, or lets the engine say what it has to. */
  private boolean wrap() throws SSLException {
    int plain = Math.min(remaining(), MOST);
    int most =
        plain + (plain / RECORD + 1) * RECORD_OVERHEAD + engine.getSession().getPacketBufferSize();
    encrypted = room(encrypted, most);
    SSLEngineResult result;
    do {
      result = engine.wrap(outgoing, encrypted);
    } while (result.getStatus() == SSLEngineResult.Status.OK
        && result.bytesProduced() > 0
        && (remaining() > 0
            || result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP));
    if (remaining() == 0) {
      outgoing = NOTHING;
    }
    if (encrypted.flip().hasRemaining()) {
      push(cipherOut, new ByteBuffer[] {encrypted});
      return true;
    }
    return false;
  }

  /** A used buffer, or one that is large enough. */
  private static ByteBuffer room(ByteBuffer used, int most) {
    return used.capacity() < most ? ByteBuffer.allocate(most) : used.clear();
  }

  /** Decrypts all that came, once what was decrypted before is gone; asks for more. */
  private boolean unwrap() throws SSLException {
    if (decrypted && isAvailable(plainOut)) {
      push(plainOut, plain);
      decrypted = false;
      lent = true;
    }
    if ((decrypted || (lent && incoming.hasRemaining())) && !isClosed(plainOut)) {
      return false;
    }
    if (engine.isInboundDone() || isClosed(plainOut)) {
      incoming.position(incoming.limit());
      if (!isClosed(plainOut)) {
        complete(plainOut);
      }
    }
    boolean progress = incoming.hasRemaining() && decrypt();
    if (!incoming.hasRemaining()) {
      endOrMore();
    }
    return progress;
  }

  private void endOrMore() {
    if (!isClosed(cipherIn)) {
      if (!hasBeenPulled(cipherIn)) {
        pull(cipherIn);
      }
    } else if (!handshaken) {
      failStage(new EOFException("the connection was closed before TLS was agreed upon"));
    } else if (!decrypted && !isClosed(plainOut)) {
      complete(plainOut);
    }
  }

  /** Decrypts {@code incoming}; false when all there is is the beginning of a record. */
  private boolean decrypt() throws SSLException {
    int most =
        partial.position() + incoming.remaining() + engine.getSession().getApplicationBufferSize();
    plain = room(plain, most);
    boolean progress = partial.position() == 0 || completeRecord();
    while (progress && incoming.hasRemaining()) {
      SSLEngineResult result = engine.unwrap(incoming, plain);
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        if (incoming.remaining() > partial.capacity()) {
          throw new SSLException("a record of more than TLS allows");
        }
        partial.put(incoming);
        break;
      }
      if (result.bytesConsumed() == 0 || pause(result)) {
        break;
      }
    }
    decrypted = plain.flip().hasRemaining();
    return progress || decrypted;
  }

  /** Fills {@code partial} up from {@code incoming} and decrypts its first record. */
  private boolean completeRecord() throws SSLException {
    int length = Math.min(partial.remaining(), incoming.remaining());
    partial.put(partial.position(), incoming, incoming.position(), length);
    partial.position(partial.position() + length).flip();
    incoming.position(incoming.position() + length);
    SSLEngineResult result = engine.unwrap(partial, plain);
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
      if (partial.remaining() == partial.capacity()) {
        throw new SSLException("a record of more than TLS allows");
      }
      partial.compact();
      return false;
    }
    // What follows the record came with this piece: it is read again from there.
    incoming.position(incoming.position() - partial.remaining());
    partial.clear();
    return true;
  }

  /** Whether the engine has something else to do first. */
  private static boolean pause(SSLEngineResult result) {
    return switch (result.getHandshakeStatus()) {
      case NEED_TASK, NEED_WRAP -> true;
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> false;
    };
  }

  /**
   * Tells both sides why. The other one learns by TLS's alert, which the kernel would throw away if
   * we closed while more of its bytes arrive: so they are read, for a while, and forgotten.
   */
  private void giveUp(SSLException reason) {
    if (isAvailable(cipherOut)) {
      ByteBuffer alert = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      try {
        engine.wrap(NOTHING, alert);
      } catch (SSLException e) {
        reason.addSuppressed(e);
      }
      if (alert.flip().hasRemaining()) {
        push(cipherOut, new ByteBuffer[] {alert});
      }
    }
    givenUp = true;
    complete(cipherOut);
    fail(plainOut, reason);
    cancel(plainIn, reason);
    if (isClosed(cipherIn)) {
      completeStage();
      return;
    }
    scheduleOnce(reason, LINGER);
    if (!hasBeenPulled(cipherIn)) {
      pull(cipherIn);
    }
  }

  @Override
  public void onTimer(Object reason) {
    failStage((SSLException) reason);
  }
}
