package org.distbackup.snapshot;

/** Bytes that are no deletion, or one of a version not known here. */
public final class CorruptDeletionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptDeletionException(String message) {
    super(message);
  }
}
