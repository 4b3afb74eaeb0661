package org.distbackup.engine.check;

/**
 * How much to check.
 *
 * @param readFraction how much of the packs to read and verify, 0 (none) to 1 (all)
 * @param part which of {@code parts} equal parts to read, from 1; 0: those that were read longest
 *     ago
 * @param parts 0 when no part was named
 */
public record CheckRequest(double readFraction, int part, int parts) {
  /** Checks the bounds. */
  public CheckRequest {
    if (!(readFraction >= 0 && readFraction <= 1) || part < 0 || part > parts) {
      throw new IllegalArgumentException(
          "no part of all packs: " + readFraction + ", " + part + "/" + parts);
    }
  }
}
