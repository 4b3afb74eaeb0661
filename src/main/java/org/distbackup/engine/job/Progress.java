package org.distbackup.engine.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a job has done so far, and whether it is to rest. Written by the engine's threads, read and
 * steered by whoever shows it; safe for use from several threads.
 */
public final class Progress {
  /** Warnings that wait to be shown; of more than these only the number is kept. */
  private static final int WARNINGS_WAITING = 1000;

  private final LongAdder totalFiles = new LongAdder();
  private final LongAdder doneFiles = new LongAdder();
  private final LongAdder totalBytes = new LongAdder();
  private final LongAdder doneBytes = new LongAdder();
  private final LongAdder addedBytes = new LongAdder();
  private final LongAdder storedBytes = new LongAdder();
  private final LongAdder redundantBytes = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition resumed = lock.newCondition();
  private final Deque<String> warnings = new ArrayDeque<>();
  private long warningsLost;
  private volatile boolean paused;
  private volatile int receiving;
  private volatile String note = "";

  /** So many more bytes are to be done. */
  public void expect(long bytes) {
    totalBytes.add(bytes);
  }

  /** So many more files are to be done. */
  public void expectFiles(long files) {
    totalFiles.add(files);
  }

  /** So many more bytes are done. */
  public void done(long bytes) {
    doneBytes.add(bytes);
  }

  /** One more file is done. */
  public void fileDone() {
    doneFiles.increment();
  }

  /** So many bytes are new to the packs: before and after they were packed. */
  public void added(long plainBytes, long packedBytes) {
    addedBytes.add(plainBytes);
    storedBytes.add(packedBytes);
  }

  /** So many bytes of shards are on so many members. */
  public void sent(long shardBytes, int members) {
    redundantBytes.add(shardBytes);
    receiving = members;
    note = "";
  }

  /** What the job waits for now, for its user. */
  public void note(String text) {
    note = text;
  }

  /** Something could not be read or written; the job goes on. Counts as an error. */
  public void warn(String text) {
    errors.increment();
    lock.lock();
    try {
      if (warnings.size() < WARNINGS_WAITING) {
        warnings.add(text);
      } else {
        warningsLost++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits while the job is paused: a job calls this where it can rest. */
  public void pauseIfAsked() throws InterruptedException {
    if (!paused) {
      return;
    }
    lock.lockInterruptibly();
    try {
      while (paused) {
        resumed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The job rests at its next checkpoint; what is under way is finished. */
  public void pause() {
    paused = true;
  }

  /** The job goes on. */
  public void resume() {
    lock.lock();
    try {
      paused = false;
      resumed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the job rests, or is about to. */
  public boolean paused() {
    return paused;
  }

  /** The warnings since the last call; a last one says how many more there were. */
  public List<String> drainWarnings() {
    lock.lock();
    try {
      var drained = new ArrayList<>(warnings);
      warnings.clear();
      if (warningsLost > 0) {
        drained.add("There were " + warningsLost + " more warnings like these.");
        warningsLost = 0;
      }
      return drained;
    } finally {
      lock.unlock();
    }
  }

  /** Files and other entries to go through. */
  public long totalFiles() {
    return totalFiles.sum();
  }

  /** Files and other entries gone through. */
  public long doneFiles() {
    return doneFiles.sum();
  }

  /** How many things could not be read or written. */
  public long errors() {
    return errors.sum();
  }

  /** Bytes of files to go through. */
  public long totalBytes() {
    return totalBytes.sum();
  }

  /** Bytes of files gone through. */
  public long doneBytes() {
    return doneBytes.sum();
  }

  /** Bytes of plaintext that the cluster did not have. */
  public long addedBytes() {
    return addedBytes.sum();
  }

  /** The same, compressed and sealed. */
  public long storedBytes() {
    return storedBytes.sum();
  }

  /** Bytes that members acknowledged, padding and parity included. */
  public long redundantBytes() {
    return redundantBytes.sum();
  }

  /** Members that took the newest pack. */
  public int receiving() {
    return receiving;
  }

  /** What the job waits for, in words; empty when it does not wait. */
  public String note() {
    return note;
  }
}
