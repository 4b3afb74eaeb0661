package org.distbackup.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.distbackup.failure.Failure;
import org.distbackup.placement.Endpoint;

/** Where a monitor is, as people write it: a host or address, optionally with a port. */
final class MonitorAddress {
  /** Where monitors listen unless told otherwise. */
  static final int DEFAULT_PORT = 8099;

  private static final Pattern ADDRESS_6 = Pattern.compile("(?=.*:.*:)[\\p{XDigit}:.]+(%\\w+)?");
  private static final Pattern HOST =
      Pattern.compile("([\\p{Alnum}._-]+|\\[[\\p{XDigit}:.]+(?:%\\w+)?])(:\\d{1,5})?");

  private MonitorAddress() {}

  /**
   * Parses {@code host}, {@code host:port}, {@code 2001:db8::1}, {@code [2001:db8::1]:port}.
   *
   * @throws IllegalArgumentException on anything else
   */
  static Endpoint parse(String text) {
    if (ADDRESS_6.matcher(text).matches()) {
      return new Endpoint(text, DEFAULT_PORT);
    }
    Matcher matcher = HOST.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a host: " + text);
    }
    return Endpoint.parse(matcher.group(2) == null ? text + ":" + DEFAULT_PORT : text);
  }

  /**
   * What {@code --monitor} was given.
   *
   * @throws Failure USAGE when it is no address
   */
  static Endpoint flag(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "\"" + Plain.text(text) + "\" is no host for --monitor.",
          "Give a host or address, optionally with :port, such as 192.168.1.10:8099.",
          e);
    }
  }
}
