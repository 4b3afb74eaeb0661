package org.distbackup.engine.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.distbackup.engine.job.Blocking;

/**
 * Files that are written and are to replace others. A power cut must leave the old or the new, so
 * the new is made durable before it is renamed; many at a time, since one by one each would wait
 * for the disk.
 */
final class Replacements implements AutoCloseable {
  private static final int BATCH = 64;
  private static final int SYNCING = 8;

  private final ExecutorService syncing =
      Executors.newFixedThreadPool(
          SYNCING, Thread.ofPlatform().daemon().name("dbs-sync-", 0).factory());
  private List<TargetFile> waiting = new ArrayList<>();
  private boolean atOnce;

  /** A file that is written; it is put in its place now or later. */
  void add(TargetFile file) {
    List<TargetFile> batch = List.of();
    synchronized (this) {
      waiting.add(file);
      if (atOnce || waiting.size() >= BATCH) {
        batch = waiting;
        waiting = new ArrayList<>();
      }
    }
    replace(batch);
  }

  /** Puts all that wait in their places. */
  void flush() {
    List<TargetFile> batch;
    synchronized (this) {
      batch = waiting;
      waiting = new ArrayList<>();
    }
    replace(batch);
  }

  /** From now on nothing waits: no more are to be expected. */
  void flushAtOnce() {
    synchronized (this) {
      atOnce = true;
    }
    flush();
  }

  private void replace(List<TargetFile> batch) {
    var synced =
        batch.stream().map(file -> CompletableFuture.runAsync(file::sync, syncing)).toList();
    for (int i = 0; i < batch.size(); i++) {
      Blocking.join(synced.get(i));
      batch.get(i).takePlace();
    }
  }

  @Override
  public void close() {
    syncing.shutdown();
  }
}
