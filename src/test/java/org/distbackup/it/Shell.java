package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scripts, for what Java cannot say: names that are no text, FIFOs, holes. */
final class Shell {
  private Shell() {}

  /** Runs a script that stops at the first failure; returns what it printed. */
  static byte[] run(Path folder, String script, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("sh", "-ec", script, "sh"));
    command.addAll(Arrays.asList(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(script).isZero();
    return out;
  }

  /** The same, for what it says about a number. */
  static long number(Path folder, String script, String... arguments)
      throws IOException, InterruptedException {
    return Long.parseLong(
        new String(run(folder, script, arguments), java.nio.charset.StandardCharsets.US_ASCII)
            .strip());
  }
}
