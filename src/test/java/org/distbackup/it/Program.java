package org.distbackup.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The packaged program as scripts/dbs runs it, in small: less memory, and no costly compiler. */
final class Program {
  static final Path TARGET = Path.of("target").toAbsolutePath();

  private static final String MAIN = "org.distbackup.cli.Main";
  private static final List<String> NODE =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseParallelGC",
          "-Xmx256m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0");

  private Program() {}

  /** A process that runs a node. */
  static ProcessBuilder node(String... words) {
    var flags = new ArrayList<>(NODE);
    flags.addAll(ClassArchive.flags());
    return java(flags, MAIN, words);
  }

  /** A process that runs some nodes for some seconds, to write down what classes they load. */
  static ProcessBuilder rehearsal(Path archive, Path folder) {
    var flags = new ArrayList<>(NODE);
    flags.add("-XX:ArchiveClassesAtExit=" + archive);
    return java(flags, "org.distbackup.node.Rehearsal", folder.toString());
  }

  /** A process that runs a command, which talks to a node. */
  static ProcessBuilder command(String... words) {
    return java(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), MAIN, words);
  }

  private static ProcessBuilder java(List<String> flags, String main, String... words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp", TARGET.resolve("distbackup.jar") + ":" + TARGET.resolve("lib") + "/*", main));
    command.addAll(Arrays.asList(words));
    var builder = new ProcessBuilder(command);
    builder.environment().remove("DBS_DATA");
    return builder;
  }

  /** Runs a command to its end, in a folder, with that on its input. */
  static Outcome run(ProcessBuilder command, Path folder, String input)
      throws InterruptedException {
    try {
      Path in = Files.writeString(Files.createTempFile(folder, "in", ".txt"), input);
      Path out = Files.createTempFile(folder, "out", ".txt");
      try {
        var outcome = run(command, folder, in, out);
        return new Outcome(outcome.exitCode(), Files.readString(out), outcome.err());
      } finally {
        Files.delete(in);
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with its input and output in files. */
  static Outcome run(ProcessBuilder command, Path folder, Path in, Path out)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        command
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(Patience.COMMAND)) {
        throw new AssertionError("still running: " + command.command());
      }
      return new Outcome(process.exitValue(), "", Files.readString(err));
    } finally {
      process.destroyForcibly();
      Files.delete(err);
    }
  }
}
