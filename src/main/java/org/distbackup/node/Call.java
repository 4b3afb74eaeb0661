package org.distbackup.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.distbackup.api.Event;
import org.distbackup.api.InputPieces;
import org.distbackup.api.Request;
import org.distbackup.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that was asked for over the local API, on a thread of its own. When the one who asked
 * goes away, the thread is interrupted.
 */
final class Call implements Caller {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  private final Commands commands;
  private final Request request;
  private final InputStream body;
  private final InputPieces input;
  private final AnswerPipe pipe = new AnswerPipe();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread thread;

  private Call(Commands commands, Request request, InputStream body) {
    this.commands = commands;
    this.request = request;
    this.body = body;
    this.input = new InputPieces(body);
    this.thread = Thread.ofVirtual().name("dbs-" + request.command()).unstarted(this::run);
  }

  static Call start(Commands commands, Request request, InputStream body) {
    var call = new Call(commands, request, body);
    call.thread.start();
    return call;
  }

  /** Where its answer comes out. */
  AnswerPipe pipe() {
    return pipe;
  }

  /** Nobody reads the answer any more. */
  void close() {
    pipe.close();
    if (!over.get()) {
      thread.interrupt();
    }
  }

  @Override
  public void tell(Event event) {
    pipe.event(event);
  }

  @Override
  public OutputStream data() {
    return new DataStream(pipe);
  }

  @Override
  public InputStream input() {
    return input;
  }

  private void run() {
    try {
      int exit = command();
      over.set(true);
      tell(new Event.Exit(exit));
      drain();
    } catch (Failure gone) {
      LOG.debug("Nobody waits for the end of {}", request.command());
    } finally {
      pipe.finish();
    }
  }

  private int command() {
    try {
      return commands.run(request, this);
    } catch (Failure failure) {
      tell(Event.Failed.of(failure));
      return failure.kind().exitCode();
    } catch (InterruptedException cancelled) {
      return Failure.Kind.INTERRUPTED.exitCode();
    } catch (RuntimeException unexpected) {
      LOG.error("{} failed", request.command(), unexpected);
      tell(
          new Event.Failed(
              Failure.Kind.FAILED,
              "The node met an error it does not know: " + unexpected.getMessage() + ".",
              "The log in the data directory says more."));
      return Failure.Kind.FAILED.exitCode();
    }
  }

  /**
   * Reads what is left of the input until the caller, who knows now that it is not wanted, hangs
   * up: a connection that is closed with bytes unread takes the answer with it.
   */
  private void drain() {
    try {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException hungUp) {
      LOG.trace("The caller has hung up", hungUp);
    }
  }
}
