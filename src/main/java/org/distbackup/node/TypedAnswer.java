package org.distbackup.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.distbackup.failure.Failure;

/**
 * What a command prints, as frames: a line of {@code out}, {@code err} or {@code data} and a
 * number, then so many bytes; {@code wait} and 0 while nothing comes; {@code exit} and the exit
 * code at the end. Only {@code data} holds bytes of value 0; it is printed where {@code out} is.
 * Who reads them may be a shell, for which each frame is work: what follows soon goes into one.
 */
final class TypedAnswer {
  private static final int LARGE = 1 << 18;
  private static final Duration SOON = Duration.ofMillis(10);

  /** Only a write shows that nobody is there any more. */
  private static final Duration SIGN_OF_LIFE = Duration.ofMillis(200);

  private final AnswerPipe pipe = new AnswerPipe();
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private String kind = "";
  private boolean over;

  TypedAnswer() {
    Thread.ofVirtual().name("dbs-typed-answer").start(this::sendSoon);
  }

  AnswerPipe pipe() {
    return pipe;
  }

  /** Where a kind of frames is made of what is written; throws a Failure when nobody reads it. */
  OutputStream stream(String kindOfFrame) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        gather(kindOfFrame, bytes, offset, length);
      }
    };
  }

  private synchronized void gather(String next, byte[] bytes, int offset, int length) {
    if (!kind.equals(next)) {
      send();
      kind = next;
    }
    gathered.write(bytes, offset, length);
    if (gathered.size() >= LARGE) {
      send();
    }
    notifyAll();
  }

  /** The last frame. */
  synchronized void exit(int code) {
    send();
    pipe.frame(("exit " + code + "\n").getBytes(US_ASCII), new byte[0], 0);
  }

  /** Nothing more will be written. */
  synchronized void end() {
    over = true;
    notifyAll();
    pipe.finish();
  }

  private void send() {
    if (gathered.size() > 0) {
      byte[] bytes = gathered.toByteArray();
      gathered.reset();
      String line = (isText(bytes) ? kind : "data") + " " + bytes.length + "\n";
      pipe.frame(line.getBytes(US_ASCII), bytes, bytes.length);
    }
  }

  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    return true;
  }

  private void sendSoon() {
    try {
      while (waitForMore()) {
        Thread.sleep(SOON);
        synchronized (this) {
          if (gathered.size() > 0) {
            send();
          } else if (!over) {
            pipe.frame("wait 0\n".getBytes(US_ASCII), new byte[0], 0);
          }
        }
      }
    } catch (Failure | InterruptedException gone) {
      // The command's thread is told the same.
    }
  }

  private synchronized boolean waitForMore() throws InterruptedException {
    long end = System.nanoTime() + SIGN_OF_LIFE.toNanos();
    long left = SIGN_OF_LIFE.toMillis();
    while (gathered.size() == 0 && !over && left > 0) {
      wait(left);
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
    return !over;
  }
}
