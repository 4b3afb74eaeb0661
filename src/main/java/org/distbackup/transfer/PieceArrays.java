package org.distbackup.transfer;

/**
 * The arrays of a connection's pieces on their way to the socket, used in turns: a new one for each
 * would be cleared first, and be cold, and have the collector come by every few megabytes. For one
 * thread.
 *
 * <p>Pekko's stage at the socket may hold a whole piece that is being written and one that waits
 * for it, while the next is made; no more, since the attribute that {@link Wire#run} gives it says
 * that a piece is enough. Of pieces that are smaller it may collect many, so their arrays are new.
 */
final class PieceArrays {
  private static final int ARRAYS = 3;

  private final byte[][] arrays = new byte[ARRAYS][0];
  private int turn;

  /** An array of at least that length, with anything in it. */
  byte[] next(int length) {
    if (length < Wire.PIECE) {
      return new byte[length];
    }
    turn = (turn + 1) % ARRAYS;
    if (arrays[turn].length < length) {
      arrays[turn] = new byte[length];
    }
    return arrays[turn];
  }
}
