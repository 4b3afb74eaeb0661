package org.distbackup.snapshot;

/** Bytes that are no node, directory, list or snapshot, or one of a version not known here. */
public final class CorruptSnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptSnapshotException(String message) {
    super(message);
  }
}
