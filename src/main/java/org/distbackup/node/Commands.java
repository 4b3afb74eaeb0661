package org.distbackup.node;

import org.distbackup.api.Request;

/** What a node does when its user asks. */
@FunctionalInterface
interface Commands {
  /**
   * Runs a command to its end, on a thread that may block.
   *
   * @return the exit code
   * @throws InterruptedException when the user cancelled it
   */
  int run(Request request, Caller caller) throws InterruptedException;
}
