package org.distbackup.cli;

import org.distbackup.placement.Endpoint;

/** Where a monitor is, as people write it: a host or address, optionally with a port. */
final class MonitorAddress {
  /** Where monitors listen unless told otherwise. */
  static final int DEFAULT_PORT = 8099;

  private MonitorAddress() {}

  /**
   * Parses {@code host}, {@code host:port}, {@code 2001:db8::1}, {@code [2001:db8::1]:port}.
   *
   * @throws IllegalArgumentException on anything else
   */
  static Endpoint parse(String text) {
    if (!text.matches("[\\p{Alnum}._:%\\[\\]-]+")) {
      throw new IllegalArgumentException("not a host: " + text);
    }
    int first = text.indexOf(':');
    boolean bareAddress = first >= 0 && first != text.lastIndexOf(':') && !text.startsWith("[");
    if (bareAddress || first < 0) {
      return new Endpoint(text, DEFAULT_PORT);
    }
    if (text.endsWith("]")) {
      return Endpoint.parse(text + ":" + DEFAULT_PORT);
    }
    return Endpoint.parse(text);
  }
}
