package org.distbackup.transfer;

import java.util.concurrent.TimeoutException;
import org.distbackup.placement.Endpoint;

/**
 * A peer's data port could not be reached, was cut off, fell silent, or was too slow; the cause
 * says which. What was asked of it may or may not have been done. Or another peer answers at its
 * address, of whom nothing was asked.
 */
public final class PeerUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Endpoint endpoint;

  /** With the data port that was tried and why it failed. */
  public PeerUnreachableException(Endpoint endpoint, Throwable cause) {
    super("no answer from " + endpoint + ": " + root(cause), cause);
    this.endpoint = endpoint;
  }

  private PeerUnreachableException(Endpoint endpoint, String message) {
    super(message);
    this.endpoint = endpoint;
  }

  /** Another peer has the address. */
  static PeerUnreachableException ofAnother(Endpoint endpoint) {
    return new PeerUnreachableException(endpoint, "another peer answers at " + endpoint);
  }

  private static String root(Throwable cause) {
    Throwable next = cause.getCause();
    return next == null ? String.valueOf(cause.getMessage()) : root(next);
  }

  /** Whether somebody was there and did not come to an end in time. */
  public boolean tooSlow() {
    return getCause() instanceof TimeoutException;
  }

  /** The data port that was tried. */
  public Endpoint endpoint() {
    return endpoint;
  }
}
