package org.distbackup.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.util.ByteString;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.failure.Failure;

/**
 * Brings an answer from the threads of a command to the stream that sends it. What is written goes
 * out at once when the stream waits for it, else together with what follows; a command whose reader
 * is slower waits.
 */
final class AnswerPipe {
  /** Bytes that may wait. */
  private static final int FULL = 2 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private Optional<CompletableFuture<Optional<ByteString>>> reader = Optional.empty();
  private boolean finished;
  private boolean closed;

  /** Writes an event that is no {@link Event.Data}. */
  void event(Event event) {
    frame(line(event), new byte[0], 0);
  }

  /** Writes a piece of data, at most {@link Event.Data#MAX} bytes. */
  void data(byte[] bytes, int length) {
    frame(line(new Event.Data(length)), bytes, length);
  }

  /** Nothing more will be written. */
  void finish() {
    lock.lock();
    try {
      finished = true;
      reader.filter(_ -> waiting.size() == 0).ifPresent(r -> r.complete(Optional.empty()));
    } finally {
      lock.unlock();
    }
  }

  /** Nobody reads any more: who writes is told so. */
  void close() {
    lock.lock();
    try {
      closed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is written next; empty at the end. Not asked again before it has been answered. */
  CompletionStage<Optional<ByteString>> next() {
    lock.lock();
    try {
      var next = new CompletableFuture<Optional<ByteString>>();
      if (waiting.size() > 0) {
        next.complete(Optional.of(take()));
        room.signalAll();
      } else if (finished) {
        next.complete(Optional.empty());
      } else {
        reader = Optional.of(next);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private static byte[] line(Event event) {
    return (EventJson.line(event) + "\n").getBytes(UTF_8);
  }

  /** Writes a line and {@code length} bytes that belong to it. */
  void frame(byte[] line, byte[] bytes, int length) {
    lock.lock();
    try {
      while (waiting.size() >= FULL && !closed) {
        room.await();
      }
      if (closed) {
        throw gone(new InterruptedException("nobody reads the answer"));
      }
      waiting.writeBytes(line);
      waiting.write(bytes, 0, length);
      if (reader.isPresent()) {
        reader.get().complete(Optional.of(take()));
        reader = Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw gone(e);
    } finally {
      lock.unlock();
    }
  }

  private ByteString take() {
    var taken = ByteString.fromArrayUnsafe(waiting.toByteArray());
    waiting.reset();
    return taken;
  }

  private static Failure gone(InterruptedException e) {
    return new Failure(
        Failure.Kind.INTERRUPTED, "The command was interrupted.", "Run it again to go on.", e);
  }
}
