package org.distbackup.node;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.distbackup.cli.Main;
import org.distbackup.cli.NodeOptions;
import org.distbackup.placement.Endpoint;

/**
 * A small cluster that lives for some seconds in one process, with a peer in whose shell a file is
 * kept and brought back. {@code scripts/dbs} runs it once after each build, so that the JVM writes
 * down what nodes and commands need; with that they start in about half the time.
 */
public final class Rehearsal {
  private static final int FILE_BYTES = 3 << 20;
  private static final String COMMANDS =
      "help\nstatus\npeers\nupload file\ndownload file --to back\nstatus\nlogout\n";

  private final Path folder;
  private final Path settings;

  private Rehearsal(Path folder) {
    this.folder = folder;
    this.settings = folder.resolve("application.conf");
  }

  /**
   * Runs it and ends the process.
   *
   * @param args an empty folder, the current one, for everything that is written
   */
  public static void main(String[] args) throws IOException {
    new Rehearsal(Path.of(args[0])).run();
  }

  private void run() throws IOException {
    // Far from where a cluster of this machine's user looks for its ports.
    Files.writeString(
        settings,
        """
        distbackup {
          bind = "127.0.0.1"
          monitor.data-port = 27099
          peer { port = 28098, data-port = 27098, offer = 1 GB }
        }
        """);
    byte[] content = new byte[FILE_BYTES];
    new Random(1).nextBytes(content);
    Files.write(folder.resolve("file"), content);
    Files.createDirectory(folder.resolve("back"));
    var address = new Endpoint("127.0.0.1", freePort());
    var launcher = new Launcher();
    launcher.monitor(options("monitor", address, OptionalInt.of(address.port())));
    launcher.peer(options("holder", address, OptionalInt.empty()));
    System.setIn(new ByteArrayInputStream(COMMANDS.getBytes(StandardCharsets.UTF_8)));
    Main.main(
        new String[] {
          "peer",
          "--data",
          folder.resolve("guest").toString(),
          "--name",
          "guest",
          "--monitor",
          address.toString(),
          "--config",
          settings.toString()
        });
  }

  private NodeOptions options(String name, Endpoint monitor, OptionalInt port) {
    return new NodeOptions(
        folder.resolve(name),
        Optional.of(name),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        port,
        OptionalInt.empty(),
        List.of(monitor),
        true,
        Optional.of(settings));
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
