package org.distbackup.pack;

/** Bytes that are no pack, or one of a version not known here. */
public final class CorruptPackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptPackException(String message) {
    super(message);
  }
}
