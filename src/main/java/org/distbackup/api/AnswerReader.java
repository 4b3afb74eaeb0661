package org.distbackup.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.distbackup.failure.Failure;

/** Takes a node's answer apart: lines, and after {@link Event.Data} bytes as they are. */
final class AnswerReader {
  // A line that may be one of these is parsed here; all others only by who takes them.
  private static final String DATA = "{\"message_type\":\"data\"";

  private static final String EXIT = "{\"message_type\":\"exit\"";

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  /** Hands on everything up to the end of the answer, or of the connection. */
  void readTo(AnswerListener answer) throws IOException {
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      if (line.get().startsWith(DATA)) {
        data(length(line.get()), answer);
      } else if (!line.get().isBlank()) {
        answer.line(line.get());
        if (line.get().startsWith(EXIT)) {
          // A node may wait for us to stop sending before it hangs up.
          return;
        }
      }
    }
  }

  private static int length(String line) throws IOException {
    if (EventJson.parse(line).orElseThrow() instanceof Event.Data(int length)
        && length > 0
        && length <= Event.Data.MAX) {
      return length;
    }
    throw new IOException("a piece of no length");
  }

  /** The next line; empty at the end, where a line without its end is one too. */
  private Optional<String> line() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int start = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.write(buffer, start, at - start);
      if (at < end) {
        at++;
        return Optional.of(line.toString(UTF_8));
      }
      if (!fill()) {
        return line.size() == 0 ? Optional.empty() : Optional.of(line.toString(UTF_8));
      }
    }
  }

  private void data(int length, AnswerListener answer) throws IOException {
    byte[] bytes = new byte[length];
    int have = 0;
    while (have < length) {
      if (at == end && !fill()) {
        throw new EOFException("it broke off");
      }
      int more = Math.min(length - have, end - at);
      System.arraycopy(buffer, at, bytes, have, more);
      at += more;
      have += more;
    }
    try {
      answer.data(bytes, length);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The output cannot be written: " + e.getMessage() + ".",
          "Check that what it goes to is open and has space.",
          e);
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
