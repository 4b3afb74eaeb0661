package org.distbackup.it;

/** How a command ended. */
record Outcome(int exitCode, String out, String err) {
  boolean ok() {
    return exitCode == 0;
  }
}
