package org.distbackup.transfer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames without gathering bodies: a head is small and is collected, a
 * body is handed on as the pieces in which it comes, as slices of the caller's buffers.
 *
 * <p>What it allocates is bounded by the largest head of a known type, whatever a header declares.
 */
final class FrameReader {
  /** What was read. */
  sealed interface Step {
    /** A frame's header and head are here; its body, however short, follows. */
    record Start(FrameHeader header, ByteBuffer head) implements Step {}

    /** The next bytes of the body; valid until the next call. */
    record Body(ByteBuffer piece) implements Step {}

    /** The body's last byte was read. */
    record End() implements Step {}

    /** All input is used up; come again with more. */
    record More() implements Step {}
  }

  private enum State {
    HEADER,
    HEAD,
    BODY
  }

  private static final Step END = new Step.End();
  private static final Step MORE = new Step.More();

  private final ByteBuffer headerBytes = ByteBuffer.allocate(FrameHeader.BYTES);
  private State state = State.HEADER;
  private @Nullable FrameHeader header;
  private ByteBuffer head = ByteBuffer.allocate(0);
  private int bodyLeft;

  /**
   * Reads on from {@code in} as far as the next step. Call again until it answers {@link
   * Step.More}. Throws {@link Refusal} at what is no frame; the reader is of no use after that.
   */
  Step next(ByteBuffer in) {
    while (true) {
      switch (state) {
        case HEADER -> {
          if (!fill(headerBytes, in)) {
            return MORE;
          }
          FrameHeader read = FrameHeader.read(headerBytes.flip());
          headerBytes.clear();
          header = read;
          head = ByteBuffer.allocate(read.headLength());
          bodyLeft = read.bodyLength();
          state = State.HEAD;
        }
        case HEAD -> {
          if (header == null || !fill(head, in)) {
            return MORE;
          }
          state = State.BODY;
          return new Step.Start(header, head.flip());
        }
        case BODY -> {
          if (bodyLeft == 0) {
            state = State.HEADER;
            return END;
          }
          if (!in.hasRemaining()) {
            return MORE;
          }
          int length = Math.min(bodyLeft, in.remaining());
          ByteBuffer piece = in.slice(in.position(), length);
          in.position(in.position() + length);
          bodyLeft -= length;
          return new Step.Body(piece);
        }
      }
    }
  }

  /** Bytes of the current body that have not been read. */
  int bodyLeft() {
    return bodyLeft;
  }

  /** Whether the bytes read so far end with a frame's end. */
  boolean betweenFrames() {
    return state == State.HEADER && headerBytes.position() == 0;
  }

  private static boolean fill(ByteBuffer target, ByteBuffer in) {
    int length = Math.min(target.remaining(), in.remaining());
    target.put(target.position(), in, in.position(), length);
    target.position(target.position() + length);
    in.position(in.position() + length);
    return !target.hasRemaining();
  }
}
