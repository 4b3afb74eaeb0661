package org.distbackup.transfer;

import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/** How bytes between nodes are protected on their way: in the clear, or by TLS. */
@FunctionalInterface
public interface TransportSecurity {
  /** Which end of a connection. */
  enum Side {
    /** The end that listens. */
    ACCEPTING,
    /** The end that connects. */
    CONNECTING
  }

  /** In the clear; only for loopback. */
  TransportSecurity PLAIN = _ -> Optional.empty();

  /** Makes a fresh TLS engine for each connection; empty when connections are in the clear. */
  Optional<Supplier<SSLEngine>> engines(Side side);
}
