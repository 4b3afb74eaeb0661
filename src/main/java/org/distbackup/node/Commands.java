package org.distbackup.node;

import java.util.function.Consumer;
import org.distbackup.api.Event;
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
  int run(Request request, Consumer<Event> events) throws InterruptedException;
}
