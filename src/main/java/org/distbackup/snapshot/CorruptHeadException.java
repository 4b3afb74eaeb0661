package org.distbackup.snapshot;

/** Bytes that are no head, or one of a version not known here. */
public final class CorruptHeadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptHeadException(String message) {
    super(message);
  }
}
