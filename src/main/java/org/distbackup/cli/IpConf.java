package org.distbackup.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.failure.Failure;
import org.distbackup.placement.Endpoint;

/**
 * {@code ip.conf}: where the monitors are. A host or address per line, optionally {@code :port};
 * {@code #} begins a comment; empty lines are skipped.
 */
final class IpConf {
  /** Its file name. */
  static final String NAME = "ip.conf";

  private IpConf() {}

  /**
   * The monitors that the first of these files that exists names.
   *
   * @throws Failure USAGE when none exists, or it names no monitor, or a line makes no sense
   */
  static List<Endpoint> first(List<Path> files) {
    for (Path file : files) {
      if (Files.exists(file)) {
        return read(file);
      }
    }
    throw new Failure(
        Failure.Kind.USAGE,
        "Nothing says where the monitor is: there is no ip.conf here.",
        "Give --monitor HOST[:PORT], or write the host into ip.conf in this folder.");
  }

  private static List<Endpoint> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "Cannot read " + file + ".",
          "Write the monitor's host into it as plain text, or give --monitor HOST[:PORT].",
          e);
    }
    return parse(file.toString(), lines);
  }

  /**
   * The monitors these lines name, in order, at least one.
   *
   * @param file what to call the lines in a message
   * @throws Failure USAGE when they name none, or a line makes no sense
   */
  static List<Endpoint> parse(String file, List<String> lines) {
    List<Endpoint> monitors = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replace("\uFEFF", "").replaceFirst("#.*", "").strip();
      if (line.isEmpty()) {
        continue;
      }
      try {
        monitors.add(MonitorAddress.parse(line));
      } catch (IllegalArgumentException e) {
        throw new Failure(
            Failure.Kind.USAGE,
            file + ", line " + (i + 1) + ": \"" + Plain.text(line) + "\" is no host.",
            "Write one host or address a line, optionally with :port, such as 192.168.1.10:8099.",
            e);
      }
    }
    if (monitors.isEmpty()) {
      throw new Failure(
          Failure.Kind.USAGE,
          file + " names no monitor.",
          "Write its host or address into it, such as 192.168.1.10, or give --monitor.");
    }
    return monitors;
  }
}
