package org.distbackup.engine.backup;

/** Files, or directories, against the snapshot before: not there, with other content, the same. */
public record Counts(long fresh, long changed, long unmodified) {
  /** All of them. */
  public long total() {
    return fresh + changed + unmodified;
  }
}
