package org.distbackup.storage;

import java.util.Comparator;
import java.util.Optional;
import org.distbackup.id.PackId;

/** The name of a shard's file within its group: {@code <pack>.<index>}. */
record ShardName(PackId pack, int index) implements Comparable<ShardName> {
  private static final Comparator<ShardName> ORDER =
      Comparator.comparing(ShardName::pack).thenComparingInt(ShardName::index);
  private static final int HEX_DIGITS = 2 * PackId.BYTES;

  /** Nothing for the name of anything else. */
  static Optional<ShardName> parse(String file) {
    if (file.length() <= HEX_DIGITS + 1 || file.charAt(HEX_DIGITS) != '.') {
      return Optional.empty();
    }
    try {
      var name =
          new ShardName(
              PackId.parse(file.substring(0, HEX_DIGITS)),
              Integer.parseInt(file.substring(HEX_DIGITS + 1)));
      return Optional.of(name).filter(read -> read.toString().equals(file));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(ShardName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return pack + "." + index;
  }
}
