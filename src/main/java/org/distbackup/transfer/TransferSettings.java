package org.distbackup.transfer;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The block {@code distbackup.transfer} of the configuration; reference.conf says what each means.
 */
public record TransferSettings(
    int connections,
    Duration helloTimeout,
    Duration idleTimeout,
    Duration progressInterval,
    Duration commitPatience,
    Client client) {
  /** The client's half. */
  public record Client(
      Duration connectTimeout,
      Duration stallTimeout,
      Duration idleTimeout,
      int readLanes,
      int queue) {}

  /** The dispatcher on which connections are served, and vaults may block. */
  static final String DISPATCHER = "distbackup.transfer.dispatcher";

  /** Reads the settings of a system's whole configuration. */
  public static TransferSettings of(Config system) {
    Config port = system.getConfig("distbackup.transfer");
    Config client = port.getConfig("client");
    return new TransferSettings(
        port.getInt("connections"),
        port.getDuration("hello-timeout"),
        port.getDuration("idle-timeout"),
        port.getDuration("progress-interval"),
        port.getDuration("commit-patience"),
        new Client(
            client.getDuration("connect-timeout"),
            client.getDuration("stall-timeout"),
            client.getDuration("idle-timeout"),
            client.getInt("read-lanes"),
            client.getInt("queue")));
  }
}
