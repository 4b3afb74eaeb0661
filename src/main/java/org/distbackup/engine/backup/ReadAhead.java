package org.distbackup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.distbackup.engine.job.JobThread;
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
  private final JobThread<Awaited> thread;
  private long bytes;

  /** At work; the reader is its own from now on. */
  ReadAhead(FileReader reader, Progress progress) {
    this.reader = reader;
    this.progress = progress;
    this.thread = new JobThread<>("dbs-read", MOST_OPEN, this::read, ReadAhead::drop);
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
    } catch (IOException | RuntimeException e) {
      close(awaited);
      throw e;
    }
    thread.put(awaited);
    return awaited.read();
  }

  /** Waits until all are read; returns how many bytes they had. */
  long finish() throws InterruptedException {
    thread.finish();
    return bytes;
  }

  private void read(Awaited file) throws InterruptedException {
    try (var input = file.input()) {
      progress.pauseIfAsked();
      var entry = file.entry();
      var read = reader.read(input, entry.size(), entry.allocated() < entry.size());
      if (!Unchanged.same(entry, input.stat())) {
        progress.warn(
            file.place().path(entry) + " changed while it was read; it is kept as it was read.");
      }
      progress.fileDone();
      bytes += read.bytes();
      file.read().complete(Optional.of(read));
    } catch (IOException e) {
      progress.warn(FileReader.unreadable(file.place().path(file.entry()), e));
      file.read().complete(Optional.empty());
    } catch (Throwable failure) {
      file.read().completeExceptionally(failure);
      throw failure;
    }
  }

  private static void drop(Awaited file, Throwable failure) {
    close(file);
    file.read().completeExceptionally(failure);
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
    thread.close();
  }
}
