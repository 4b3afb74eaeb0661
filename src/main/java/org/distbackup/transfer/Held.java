package org.distbackup.transfer;

import org.distbackup.id.PackId;

/** One shard that a peer says it keeps: the pack, and which shard of it. */
public record Held(PackId pack, int shard) {
  /** Before every pack: an inventory that begins after it begins with the first. */
  public static final PackId BEFORE_ALL = new PackId(0, 0);

  /** Entries in one answer. */
  public static final int MAX_PER_ANSWER = 65_536;

  /** Bytes of an entry on the wire: pack 16, index u8, state u8. */
  public static final int BYTES = PackId.BYTES + 2;

  /** The state of what is stored; the only one yet. */
  public static final byte STORED = 0;
}
