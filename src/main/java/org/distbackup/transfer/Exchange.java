package org.distbackup.transfer;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Its result completes only when its connection no longer touches the
 * caller's buffers.
 */
final class Exchange<T> {
  /** Of an answer whose length the other side chooses, so many bytes count. */
  private static final int COUNTED = 1 << 20;

  private final Request request;
  private final byte[] body;
  private final int offset;
  private final int length;
  private final Receiver<T> receiver;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private int number;
  private int sent = -1;
  private long received;
  private int ticks;
  private boolean answered;
  private @Nullable Refusal refusal;

  Exchange(Request request, byte[] body, int offset, int length, Receiver<T> receiver) {
    this.request = request;
    this.body = body;
    this.offset = offset;
    this.length = length;
    this.receiver = receiver;
  }

  CompletionStage<T> result() {
    return result.minimalCompletionStage();
  }

  int number() {
    return number;
  }

  /** The frame's first piece, with the beginning of the body: at most {@code most} bytes of it. */
  ByteBuffer[] start(int assigned, int most) {
    number = assigned;
    sent = 0;
    ByteBuffer head = Frames.frame(request.type(), 0, assigned, request.head(), length);
    return length == 0 ? new ByteBuffer[] {head} : new ByteBuffer[] {head, piece(most)};
  }

  /** The next piece of the body. */
  ByteBuffer[] next(int most) {
    return new ByteBuffer[] {piece(most)};
  }

  private ByteBuffer piece(int most) {
    ByteBuffer piece = ByteBuffer.wrap(body, offset + sent, Math.min(most, length - sent));
    sent += piece.remaining();
    return piece;
  }

  /** Bytes of the body that have not been sent. */
  int left() {
    return length - Math.max(sent, 0);
  }

  boolean sentAll() {
    return sent == length;
  }

  /** OK came. */
  void accept(int bodyLength) {
    if (!sentAll() || refusal != null) {
      throw new Refusal(Refusal.Code.PROTOCOL, "an OK out of turn");
    }
    receiver.begin(bodyLength);
    answered = true;
  }

  void receive(ByteBuffer piece) {
    received += piece.remaining();
    receiver.piece(piece);
  }

  /** Another tick went by while it was the other side's turn; answers how many did. */
  int tick() {
    return ++ticks;
  }

  /** Bytes of bodies, ours and the answer's, that have moved, as far as they excuse slowness. */
  long moved() {
    long counted = request instanceof Request.GetRange ? received : Math.min(received, COUNTED);
    return length - left() + counted;
  }

  /**
   * ERROR came; with {@code early} the other side still reads our body, and DRAINED will follow.
   */
  void refuse(Refusal reason, boolean early) {
    if (refusal != null || (!early && !sentAll())) {
      throw new Refusal(Refusal.Code.PROTOCOL, "an ERROR out of turn");
    }
    refusal = reason;
    answered = !early;
  }

  /** DRAINED came. */
  void drained() {
    if (refusal == null || !sentAll()) {
      throw new Refusal(Refusal.Code.PROTOCOL, "a DRAINED out of turn");
    }
    answered = true;
  }

  /** Whether the answer is complete but for its body. */
  boolean answered() {
    return answered;
  }

  /** Completes the result with the answer. */
  void finish() {
    if (refusal != null) {
      result.completeExceptionally(refusal);
    } else {
      result.complete(receiver.end());
    }
  }

  /** There will be no answer, or no more of it. */
  void fail(RuntimeException reason) {
    result.completeExceptionally(refusal != null ? refusal : reason);
  }
}
