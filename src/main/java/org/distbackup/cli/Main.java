package org.distbackup.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.distbackup.failure.Failure;

/** The program {@code dbs}. */
public final class Main {
  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    System.exit(Dbs.program(ofThisProcess(), args).execute(args));
  }

  private static Context ofThisProcess() {
    var out = new PrintWriter(System.out, true, System.out.charset());
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    LiveLine live = LiveLine.none(out);
    if (terminal && !"dumb".equals(System.getenv("TERM"))) {
      live = LiveLine.on(out);
      // Ctrl-C ends the process in the middle of a line.
      Runtime.getRuntime().addShutdownHook(new Thread(live::clear));
    }
    return new Context(
        Path.of("").toAbsolutePath(),
        System.in,
        out,
        new FileOutputStream(FileDescriptor.out),
        new PrintWriter(System.err, true, System.err.charset()),
        live,
        terminal,
        DataDirectory.ofThisProcess(),
        Optional.empty(),
        new Shown(),
        Main::launcher);
  }

  private static NodeLauncher launcher() {
    return ServiceLoader.load(NodeLauncher.class)
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.FAILED,
                    "This program was built without the part that runs nodes.",
                    "Build it again with: mvn package"));
  }
}
