package org.distbackup.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the JVM has written down of the classes that a node loads, as scripts/dbs has it do after a
 * build: most of a node's start is loading them. Written once, before the first node of a test run;
 * where that does not work out nothing is lost but time.
 */
final class ClassArchive {
  private static final Path FILE = Program.TARGET.resolve("it-node.jsa");
  private static final List<String> FLAGS = rehearse();

  private ClassArchive() {}

  /** Flags of a node that uses it; one that does not fit is left aside without a word. */
  static List<String> flags() {
    return FLAGS;
  }

  private static List<String> rehearse() {
    try {
      Files.deleteIfExists(FILE);
      Path folder = Files.createTempDirectory("distbackup-it-rehearsal");
      try {
        Program.run(Program.rehearsal(FILE, folder), folder, "");
      } finally {
        Shell.run(folder, "rm -r \"$1\"", folder.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Files.exists(FILE)
        ? List.of(
            "-XX:SharedArchiveFile=" + FILE,
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
            "-Xlog:aot=off")
        : List.of();
  }
}
