package org.distbackup.cli;

import java.util.OptionalInt;

/** What a user does with a peer that runs in the foreground. */
interface Dialogue {
  /** No shell: the node runs until it is told to stop. */
  Dialogue NONE =
      new Dialogue() {
        @Override
        public void run() {}

        @Override
        public void close() {}

        @Override
        public OptionalInt exitCode() {
          return OptionalInt.empty();
        }
      };

  /** Holds the dialogue; when it ends by logging out, the node stops. */
  void run();

  /** The node has stopped: gives the terminal back. From another thread than {@link #run}. */
  void close();

  /** The exit code it asks for; empty when it is the node's to say. */
  OptionalInt exitCode();
}
