package org.distbackup.engine.restore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.distbackup.engine.job.MemoryPlan;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.read.ContentFetcher;
import org.distbackup.engine.tree.TreeBlobs;
import org.distbackup.failure.Failure;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Content;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one restore share: its rules, its threads that write, its counts and its
 * bounds.
 */
final class RestoreSite implements AutoCloseable {
  /** Files that are under way at one time; the little ones wait for their neighbours. */
  static final int MOST_FILES = 4096;

  /** Folders that are open at one time, those on the way to the deepest not counted. */
  static final int MOST_FOLDERS = 400;

  private final Overwrite overwrite;
  private final boolean dryRun;
  private final boolean verify;
  private final TreeBlobs trees;
  private final Workers workers;
  private final Progress progress;
  private final Problems problems;
  private final ExecutorService writers;
  private final ContentFetcher fetcher;
  private final Replacements replacements = new Replacements();
  private final Semaphore files = new Semaphore(MOST_FILES);
  private final AtomicInteger folders = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> stopped = new AtomicReference<>();
  private final AtomicReference<@Nullable Failure> firstLoss = new AtomicReference<>();

  final LongAdder restoredFiles = new LongAdder();
  final LongAdder restoredFolders = new LongAdder();
  final LongAdder restoredBytes = new LongAdder();
  final LongAdder writtenBytes = new LongAdder();
  final LongAdder skippedFiles = new LongAdder();
  private final LongAdder lostEntries = new LongAdder();

  RestoreSite(
      RestoreRequest request,
      BlobReader blobs,
      TreeBlobs trees,
      Workers workers,
      ExecutorService writers,
      MemoryPlan plan,
      Progress progress) {
    this.overwrite = request.overwrite();
    this.dryRun = request.dryRun();
    this.verify = request.verify();
    this.trees = trees;
    this.workers = workers;
    this.writers = writers;
    this.progress = progress;
    this.problems = new Problems(progress);
    this.fetcher = new ContentFetcher(blobs, plan.restoreBytes(), writers);
  }

  Overwrite overwrite() {
    return overwrite;
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean verify() {
    return verify;
  }

  Progress progress() {
    return progress;
  }

  Problems problems() {
    return problems;
  }

  ContentFetcher fetcher() {
    return fetcher;
  }

  Replacements replacements() {
    return replacements;
  }

  /** Threads that may block on the file system. */
  ExecutorService writers() {
    return writers;
  }

  Semaphore files() {
    return files;
  }

  /** The chunks of a content, in order. */
  Chunks chunks(Content content) {
    return new Chunks(content, trees, fetcher, workers);
  }

  /** A folder has been opened. */
  void opened() {
    folders.incrementAndGet();
  }

  /** Closes a folder. */
  void close(Folder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (folders) {
        folders.decrementAndGet();
        folders.notifyAll();
      }
    }
  }

  /** Whether so many folders are open that no more should be. */
  boolean manyFolders(int depth) {
    return folders.get() > MOST_FOLDERS + depth;
  }

  /** Waits for folders to be closed, but not for ever. */
  void awaitFewerFolders(int depth, long millis) throws InterruptedException {
    synchronized (folders) {
      if (manyFolders(depth)) {
        folders.wait(millis);
      }
    }
  }

  /** Something happened that ends the whole restore. */
  void stop(Throwable why) {
    stopped.compareAndSet(null, why);
  }

  boolean isStopped() {
    return stopped.get() != null;
  }

  /** Throws what ended the restore, if something did. */
  void check() {
    switch (stopped.get()) {
      case null -> {}
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case Throwable failure -> throw new IllegalStateException(failure);
    }
  }

  /** Something could not be written or set; a full disk ends it all. */
  void failed(String path, IOException why) {
    if (isFull(why)) {
      stop(
          new Failure(
              Failure.Kind.FAILED,
              "The disk is full: " + path + " could not be written.",
              "Make room and run the command again; it goes on where it stopped.",
              why));
    }
    problems.tell(path, phrase(why));
  }

  /** Content that could not be had. */
  void lost(String path, RuntimeException why) {
    if (why instanceof CancellationException || isStopped()) {
      return;
    }
    if (why instanceof Failure failure) {
      firstLoss.compareAndSet(null, failure);
      problems.tell(path, failure.what());
    } else {
      problems.tell(path, String.valueOf(why.getMessage()));
    }
  }

  /** An entry could not be restored. */
  void lostEntry() {
    lostEntries.increment();
  }

  /** How many entries could not be restored. */
  long lost() {
    return lostEntries.sum();
  }

  /** Why the first content could not be had, if any could not. */
  @Nullable Failure firstLoss() {
    return firstLoss.get();
  }

  private static boolean isFull(IOException e) {
    var reason = phrase(e);
    return reason.contains("No space left") || reason.contains("quota exceeded");
  }

  /** What is wrong, without the name of the file, which is told beside it. */
  static String phrase(IOException e) {
    if (e instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException absent -> "it is not there any more";
      case FileAlreadyExistsException taken -> "there is something of that name already";
      case NotDirectoryException other -> "there is something else in its place";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  @Override
  public void close() {
    replacements.close();
  }
}
