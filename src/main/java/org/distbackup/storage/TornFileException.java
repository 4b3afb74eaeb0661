package org.distbackup.storage;

/** A shard file that is not complete, or not what its name says. */
final class TornFileException extends Exception {
  private static final long serialVersionUID = 1L;

  TornFileException(String reason) {
    super(reason);
  }

  TornFileException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
