package org.distbackup.shard;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An erasure-coding scheme, k-of-n: any {@code k} of the {@code n} shards bring the pack back. With
 * k = 1 every shard is a plain copy.
 */
public record Scheme(int k, int n) {
  /** Most shards a pack may have; bounds descriptors and frames. */
  public static final int MAX_N = 32;

  /** Checks 1 &lt;= k &lt;= n &lt;= {@link #MAX_N}. */
  public Scheme {
    if (k < 1 || n < k || n > MAX_N) {
      throw new IllegalArgumentException("no such scheme: " + k + "-of-" + n);
    }
  }

  /** The default scheme for a number of sites other than the owner's (1 or more). */
  public static Scheme forSites(int sites) {
    return switch (sites) {
      case 1 -> new Scheme(1, 1);
      case 2 -> new Scheme(1, 2);
      case 3 -> new Scheme(1, 3);
      case 4 -> new Scheme(2, 4);
      case 5 -> new Scheme(3, 5);
      case 6, 7 -> new Scheme(4, 6);
      case 8, 9 -> new Scheme(5, 8);
      default -> {
        if (sites < 1) {
          throw new IllegalArgumentException("no scheme for " + sites + " sites");
        }
        yield new Scheme(6, 10);
      }
    };
  }

  /** Parses {@code 4-of-6}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Scheme parse(String text) {
    int at = text.indexOf("-of-");
    if (at < 0) {
      throw new IllegalArgumentException("a scheme reads k-of-n, not " + text);
    }
    return new Scheme(
        Integer.parseInt(text.substring(0, at)), Integer.parseInt(text.substring(at + 4)));
  }

  /** Bytes of each shard of a pack of {@code packLength} bytes; the last data shard is padded. */
  public int shardLength(int packLength) {
    return Math.ceilDiv(packLength, k);
  }

  /**
   * Shards that must be acknowledged before a pack may be committed: all of them, or k + {@code
   * margin} where that is less.
   */
  public int quorum(int margin) {
    return Math.min(n, k + margin);
  }

  @Override
  @JsonValue
  public String toString() {
    return k + "-of-" + n;
  }
}
