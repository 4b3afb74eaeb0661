package org.distbackup.compress;

/** What should be a compressed blob is none, or not of the length that was promised. */
public final class CorruptBlobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptBlobException(String message) {
    super(message);
  }

  CorruptBlobException(String message, Throwable cause) {
    super(message, cause);
  }
}
