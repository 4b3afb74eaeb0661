package org.distbackup.engine;

import java.util.concurrent.atomic.LongAdder;

/** What a job has done so far; written by the engine's threads, read by whoever shows it. */
public final class Progress {
  private final LongAdder totalBytes = new LongAdder();
  private final LongAdder doneBytes = new LongAdder();
  private final LongAdder addedBytes = new LongAdder();
  private final LongAdder storedBytes = new LongAdder();
  private final LongAdder redundantBytes = new LongAdder();
  private volatile int receiving;
  private volatile String note = "";

  void expect(long bytes) {
    totalBytes.add(bytes);
  }

  void done(long bytes) {
    doneBytes.add(bytes);
  }

  void added(long plainBytes, long packedBytes) {
    addedBytes.add(plainBytes);
    storedBytes.add(packedBytes);
  }

  void sent(long shardBytes, int members) {
    redundantBytes.add(shardBytes);
    receiving = members;
    note = "";
  }

  void note(String text) {
    note = text;
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
