package org.distbackup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.job.Progress;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.InputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of a walk, in its order, on a thread of its own. The walk opens them some way
 * ahead, and the system fetches their beginnings meanwhile: a disk that is asked for one small file
 * at a time is idle for most of it.
 */
final class ReadAhead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
  private static final int MOST_OPEN = 64;
  private static final long MOST_FETCHED = 1 << 20;

  private record Awaited(
      InputFile input,
      Selection.Place place,
      Entry entry,
      CompletableFuture<Optional<FileReader.Read>> read) {}

  private final FileReader reader;
  private final Progress progress;
  // Empty at the end of the walk.
  private final BlockingQueue<Optional<Awaited>> queue = new ArrayBlockingQueue<>(MOST_OPEN);
  private final CompletableFuture<Long> bytes = new CompletableFuture<>();
  private final Thread thread;

  /** At work; the reader is its own from now on. */
  ReadAhead(FileReader reader, Progress progress) {
    this.reader = reader;
    this.progress = progress;
    this.thread = Thread.ofPlatform().daemon().name("dbs-read").unstarted(this::run);
    thread.start();
  }

  /**
   * Takes a file, which it closes; waits while too many are open.
   *
   * @return what is read of it; empty when it turned out to be unreadable, which is told
   */
  CompletableFuture<Optional<FileReader.Read>> add(
      InputFile input, Selection.Place place, Entry entry)
      throws IOException, InterruptedException {
    var awaited = new Awaited(input, place, entry, new CompletableFuture<>());
    try {
      input.prefetch(Math.min(entry.size(), MOST_FETCHED));
      put(Optional.of(awaited));
    } catch (IOException | InterruptedException | RuntimeException e) {
      close(awaited);
      throw e;
    }
    return awaited.read();
  }

  /** Waits until all are read; returns how many bytes they had. */
  long finish() throws InterruptedException {
    put(Optional.empty());
    return Blocking.get(bytes);
  }

  private void put(Optional<Awaited> next) throws InterruptedException {
    while (!queue.offer(next, 1, TimeUnit.SECONDS)) {
      if (bytes.isDone()) {
        Blocking.join(bytes);
      }
    }
    if (bytes.isCompletedExceptionally()) {
      drop();
    }
  }

  private void run() {
    try (reader) {
      long sum = 0;
      for (var next = queue.take(); next.isPresent(); next = queue.take()) {
        sum += read(next.get());
      }
      bytes.complete(sum);
    } catch (Throwable failure) {
      // Errors too: whoever waits for a file would wait for ever.
      bytes.completeExceptionally(failure);
      drop();
    }
  }

  private long read(Awaited file) throws InterruptedException {
    try (var input = file.input()) {
      progress.pauseIfAsked();
      var entry = file.entry();
      var read = reader.read(input, entry.size(), entry.allocated() < entry.size());
      if (!Unchanged.same(entry, input.stat())) {
        progress.warn(
            file.place().path(entry) + " changed while it was read; it is kept as it was read.");
      }
      progress.fileDone();
      file.read().complete(Optional.of(read));
      return read.bytes();
    } catch (IOException e) {
      progress.warn(FileReader.unreadable(file.place().path(file.entry()), e));
      file.read().complete(Optional.empty());
      return 0;
    } catch (Throwable failure) {
      file.read().completeExceptionally(failure);
      throw failure;
    }
  }

  /** Nobody reads any more. */
  private void drop() {
    for (var left = queue.poll(); left != null; left = queue.poll()) {
      left.ifPresent(
          file -> {
            close(file);
            file.read().completeExceptionally(bytes.exceptionNow());
          });
    }
  }

  private static void close(Awaited file) {
    try {
      file.input().close();
    } catch (IOException e) {
      LOG.debug("Not closed", e);
    }
  }

  /** Ends its thread, which closes what is open. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
