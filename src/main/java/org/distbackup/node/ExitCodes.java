package org.distbackup.node;

/** Exit codes of commands that are done and yet not as the user wished. */
final class ExitCodes {
  /** A check found what it could not mend. */
  static final int DAMAGED = 1;

  /** Some files could not be read, or not be written. */
  static final int INCOMPLETE = 3;

  private ExitCodes() {}
}
