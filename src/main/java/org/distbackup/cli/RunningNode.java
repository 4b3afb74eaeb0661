package org.distbackup.cli;

import java.nio.file.Path;
import org.distbackup.api.Summary;

/** A node that runs in this process. Safe for use from several threads. */
public interface RunningNode {
  /** What to say now. */
  Summary.Ready ready();

  /** Where its commands find it. */
  Path dataDirectory();

  /** Finishes or hands over, leaves the cluster and stops, within 10 s; again: does nothing. */
  void stop();

  /** Waits until it has stopped, for whatever reason, and returns the exit code for the process. */
  int awaitStopped();
}
