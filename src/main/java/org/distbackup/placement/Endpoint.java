package org.distbackup.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A host name or address and a TCP port, as others reach it. */
public record Endpoint(String host, int port) {
  private static final int MAX_HOST_BYTES = 255;

  /** Checks the port's range, and the host's length: no name in the DNS is longer. */
  public Endpoint {
    if (host.getBytes(UTF_8).length > MAX_HOST_BYTES) {
      throw new IllegalArgumentException("a host of more than " + MAX_HOST_BYTES + " bytes");
    }
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a host and port: " + host + ":" + port);
    }
  }

  /** Parses {@code host:port}; an IPv6 address stands in brackets. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("not a host and port: " + text);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  @JsonValue
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
