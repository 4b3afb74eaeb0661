package org.distbackup.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.distbackup.api.Event;
import org.distbackup.api.Item;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node is busy with for its user. Safe for use from several threads. */
final class Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final Duration STATUS_EVERY = Duration.ofMillis(200);

  private static final String SEE = "Give the number of one that dbs status shows.";

  private final InstantSource clock;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, Job> running = new ConcurrentSkipListMap<>();

  private record Job(
      int id,
      String says,
      Progress progress,
      Instant started,
      Thread thread,
      AtomicBoolean cancelled) {
    void cancel() {
      cancelled.set(true);
      thread.interrupt();
    }
  }

  Jobs(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Runs a job beside this thread, which tells how far it is until it is done. An interrupt of this
   * thread cancels the job.
   *
   * @param says the command and what it is about, for a list of jobs
   * @throws Failure what the job threw; INTERRUPTED when it was cancelled by another command
   */
  <T> T follow(String says, Callable<T> work, Progress progress, Caller caller)
      throws InterruptedException {
    var task = new FutureTask<>(work);
    int id = lastId.incrementAndGet();
    var thread = Thread.ofPlatform().daemon().name("dbs-job-" + id).unstarted(task);
    var job = new Job(id, says, progress, clock.instant(), thread, new AtomicBoolean());
    running.put(id, job);
    thread.start();
    try {
      return result(task, job, caller);
    } finally {
      running.remove(id);
      thread.interrupt();
    }
  }

  private <T> T result(FutureTask<T> task, Job job, Caller caller) throws InterruptedException {
    while (true) {
      try {
        T result = task.get(STATUS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        warn(job, caller);
        return result;
      } catch (TimeoutException notYet) {
        warn(job, caller);
        caller.tell(status(job));
      } catch (ExecutionException e) {
        warn(job, caller);
        throw job.cancelled().get() ? cancelled(e) : failed(e);
      }
    }
  }

  private static void warn(Job job, Caller caller) {
    job.progress().drainWarnings().forEach(text -> caller.tell(new Event.Warning(text)));
  }

  private static RuntimeException failed(ExecutionException e) throws InterruptedException {
    return switch (e.getCause()) {
      case UncheckedIOException broken -> {
        LOG.error("A job could not use a file of this peer's own", broken);
        yield new Failure(
            Failure.Kind.FAILED,
            "This peer could not read or write a file of its own: "
                + Objects.requireNonNull(broken.getCause()).getMessage()
                + ".",
            "Is the disk of its data directory full? The log there says more.",
            broken);
      }
      case RuntimeException failure -> failure;
      case InterruptedException interrupted -> throw interrupted;
      case IOException broken ->
          new Failure(
              Failure.Kind.FAILED,
              "The command's input or output broke off: " + broken.getMessage() + ".",
              "Run the command again.",
              broken);
      case null, default -> new IllegalStateException(e);
    };
  }

  private static Failure cancelled(ExecutionException e) {
    return new Failure(
        Failure.Kind.INTERRUPTED,
        "The command was cancelled.",
        "What it has done so far stays; run it again to go on.",
        e);
  }

  private Event.Status status(Job job) {
    var progress = job.progress();
    double seconds =
        Math.max(Duration.between(job.started(), clock.instant()).toMillis(), 1) / 1000.0;
    long done = progress.doneBytes();
    long total = Math.max(progress.totalBytes(), done);
    long rate = (long) (done / seconds);
    return new Event.Status(
        (long) seconds,
        total == 0 ? 0 : 100.0 * done / total,
        progress.doneFiles(),
        Math.max(progress.totalFiles(), 1),
        done,
        total,
        rate,
        (int) Math.min(progress.errors(), Integer.MAX_VALUE),
        rate == 0 || progress.paused() ? -1 : (total - done) / rate,
        progress.receiving(),
        progress.paused() ? "paused" : progress.note());
  }

  /** The jobs that run, the oldest first. */
  List<Item.Job> list() {
    return running.values().stream().map(this::item).toList();
  }

  private Item.Job item(Job job) {
    String state = job.progress().paused() ? "paused" : "running";
    return new Item.Job(job.id(), job.says(), state, status(job));
  }

  /** A job that is told to pause, to go on or to end. */
  Item.Job steer(String command, Optional<Integer> id) {
    var job = one(id);
    switch (command) {
      case "pause" -> job.progress().pause();
      case "resume" -> job.progress().resume();
      case "cancel" -> job.cancel();
      default -> throw new IllegalArgumentException(command);
    }
    return item(job);
  }

  /** The job of this number, or the only one. */
  private Job one(Optional<Integer> id) {
    var jobs = List.copyOf(running.values());
    if (id.isPresent()) {
      return jobs.stream()
          .filter(job -> job.id() == id.get())
          .findFirst()
          .orElseThrow(
              () -> new Failure(Failure.Kind.USAGE, "No job " + id.get() + " is running.", SEE));
    }
    if (jobs.size() == 1) {
      return jobs.getFirst();
    }
    throw jobs.isEmpty()
        ? new Failure(Failure.Kind.FAILED, "No job is running.", "There is nothing to do.")
        : new Failure(Failure.Kind.USAGE, jobs.size() + " jobs are running.", SEE);
  }
}
