package org.distbackup.transfer;

/**
 * The array of a connection's pieces on their way to the socket, one after another: a new one for
 * each would be cleared first, and be cold, and have the collector come by every few megabytes.
 * Whoever is pulled for the next piece knows that the one before has been sent. For one thread.
 */
final class PieceArray {
  private byte[] array = new byte[0];

  /** An array of at least that length, with anything in it. */
  byte[] atLeast(int length) {
    if (array.length < length) {
      array = new byte[length];
    }
    return array;
  }
}
