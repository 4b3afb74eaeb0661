package org.distbackup.api;

import java.io.IOException;

/** Takes the answer to a command as it comes. */
public interface AnswerListener {
  /** A line, without its end: one {@link Event}, see {@link EventJson#parse}. */
  void line(String json);

  /**
   * The next bytes of what was asked for in bytes.
   *
   * @throws IOException when they cannot be written where they should be
   */
  void data(byte[] bytes, int length) throws IOException;
}
