package org.distbackup.node;

import java.io.InputStream;
import java.io.OutputStream;
import org.distbackup.api.Event;

/**
 * The one who asked for a command. What is told waits until there is room for it, so that a slow
 * reader slows the command down; when the reader is gone, telling throws an {@link
 * org.distbackup.failure.Failure} of kind INTERRUPTED.
 */
interface Caller {
  /** Tells something. */
  void tell(Event event);

  /** Takes what was asked for in bytes; flushed or closed before the command ends. */
  OutputStream data();

  /** The command's input; when it breaks off, reading it throws instead of ending. */
  InputStream input();
}
