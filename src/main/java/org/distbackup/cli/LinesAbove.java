package org.distbackup.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import org.jline.reader.LineReader;

/** Writes whole lines above the prompt, which stays as it is: for warnings of a running node. */
final class LinesAbove extends OutputStream {
  private final LineReader reader;
  private final Charset charset;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LinesAbove(LineReader reader) {
    this.reader = reader;
    this.charset = reader.getTerminal().encoding();
  }

  @Override
  public synchronized void write(int b) {
    if (b != '\n') {
      line.write(b);
      return;
    }
    reader.printAbove(line.toString(charset));
    line.reset();
  }
}
