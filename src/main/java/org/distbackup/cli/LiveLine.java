package org.distbackup.cli;

import java.io.PrintWriter;

/**
 * The last line of a terminal, rewritten in place. On what is no terminal it shows nothing. Safe
 * for use from several threads.
 */
final class LiveLine {
  private static final String ERASE = "\r\u001b[K";
  // Without wrapping, what is too long is cut at the terminal's edge and stays one line.
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final PrintWriter terminal;
  private final boolean enabled;
  private boolean shown;

  private LiveLine(PrintWriter terminal, boolean enabled) {
    this.terminal = terminal;
    this.enabled = enabled;
  }

  static LiveLine on(PrintWriter terminal) {
    return new LiveLine(terminal, true);
  }

  static LiveLine none(PrintWriter out) {
    return new LiveLine(out, false);
  }

  synchronized void show(String text) {
    if (enabled) {
      terminal.print(ERASE + NO_WRAP + text + WRAP);
      terminal.flush();
      shown = true;
    }
  }

  /** Leaves the line empty, for other output. */
  synchronized void clear() {
    if (shown) {
      terminal.print(ERASE);
      terminal.flush();
      shown = false;
    }
  }
}
