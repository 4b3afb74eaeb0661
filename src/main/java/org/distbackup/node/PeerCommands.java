package org.distbackup.node;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.distbackup.api.Event;
import org.distbackup.api.Request;
import org.distbackup.api.Summary;
import org.distbackup.engine.Engine;
import org.distbackup.engine.Progress;
import org.distbackup.failure.Failure;
import org.distbackup.key.KeyFile;
import org.distbackup.key.RecoveryPhrase;

/** The commands of a peer. */
final class PeerCommands implements Commands {
  private static final Duration STATUS_EVERY = Duration.ofMillis(200);

  private final Engine engine;
  private final StatusReport status;
  private final NodeDirectory directory;
  private final InstantSource clock;
  private final Runnable logout;

  /**
   * The commands.
   *
   * @param logout begins to stop the node, and returns at once
   */
  PeerCommands(
      Engine engine,
      StatusReport status,
      NodeDirectory directory,
      InstantSource clock,
      Runnable logout) {
    this.engine = engine;
    this.status = status;
    this.directory = directory;
    this.clock = clock;
    this.logout = logout;
  }

  @Override
  public int run(Request request, Consumer<Event> events) throws InterruptedException {
    switch (request.command()) {
      case "upload" -> upload(request, events);
      case "download" -> download(request, events);
      case "status" -> events.accept(status.status());
      case "peers" -> status.peers().forEach(events);
      case "recovery-phrase" -> events.accept(phrase());
      case "logout" -> {
        events.accept(new Summary.Logout());
        logout.run();
      }
      default ->
          throw new Failure(
              Failure.Kind.USAGE,
              "This node knows no command " + request.command() + ".",
              "Are the node and the program of the same version?");
    }
    return 0;
  }

  private void upload(Request request, Consumer<Event> events) throws InterruptedException {
    var file = path(request, argument(request, "file"));
    var progress = new Progress();
    var started = clock.instant();
    var result = follow(() -> engine.upload(file, progress), progress, events);
    events.accept(
        new Summary.Upload(
            result.name(),
            result.bytes(),
            progress.addedBytes(),
            progress.storedBytes(),
            progress.redundantBytes(),
            shortId(result.snapshot()),
            result.scheme().toString(),
            result.members(),
            seconds(started),
            result.warning().orElse("")));
  }

  private void download(Request request, Consumer<Event> events) throws InterruptedException {
    var name = argument(request, "name");
    var folder = path(request, request.argument("to").orElse("."));
    var progress = new Progress();
    var started = clock.instant();
    var result = follow(() -> engine.download(name, folder, progress), progress, events);
    events.accept(
        new Summary.Download(
            result.name(),
            result.path().toString(),
            result.bytes(),
            shortId(result.snapshot()),
            seconds(started)));
  }

  private Summary phrase() {
    return new Summary.RecoveryPhrase(
        RecoveryPhrase.words(KeyFile.loadOrCreate(directory.keys(), new SecureRandom())));
  }

  /** Runs a job beside this thread, which tells how far it is until it is done. */
  private <T> T follow(Callable<T> job, Progress progress, Consumer<Event> events)
      throws InterruptedException {
    var started = clock.instant();
    var task = new FutureTask<>(job);
    var thread = Thread.ofPlatform().daemon().name("dbs-job").start(task);
    try {
      while (true) {
        try {
          return task.get(STATUS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          events.accept(line(progress, started));
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case InterruptedException interrupted -> throw interrupted;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      thread.interrupt();
    }
  }

  private Event.Status line(Progress progress, Instant started) {
    double seconds = Math.max(seconds(started), 0.001);
    long done = progress.doneBytes();
    long total = Math.max(progress.totalBytes(), done);
    long rate = (long) (done / seconds);
    return new Event.Status(
        (long) seconds,
        total == 0 ? 0 : 100.0 * done / total,
        0,
        1,
        done,
        total,
        rate,
        0,
        rate == 0 ? -1 : (total - done) / rate,
        progress.receiving(),
        progress.note());
  }

  private double seconds(Instant since) {
    return Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }

  private static String shortId(String hex) {
    return hex.substring(0, 8);
  }

  private static String argument(Request request, String name) {
    return request
        .argument(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.USAGE,
                    request.command() + " needs a " + name + ".",
                    "See dbs " + request.command() + " --help."));
  }

  private static Path path(Request request, String given) {
    try {
      return Path.of(request.cwd()).resolve(given).normalize();
    } catch (InvalidPathException e) {
      throw new Failure(
          Failure.Kind.USAGE, "No file can be called " + given + ".", "Check the name.", e);
    }
  }
}
