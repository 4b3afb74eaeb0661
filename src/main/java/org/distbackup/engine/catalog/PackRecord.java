package org.distbackup.engine.catalog;

import org.distbackup.id.GroupId;

/**
 * A committed pack: where it lies and what is still owed.
 *
 * @param length padded length of the pack in bytes
 * @param owed bit i is set while shard i has not been acknowledged
 */
public record PackRecord(GroupId group, int length, int owed) {
  /** Without the debt of one shard. */
  public PackRecord settled(int shard) {
    return new PackRecord(group, length, owed & ~(1 << shard));
  }

  /** With a debt of one shard. */
  public PackRecord owing(int shard) {
    return new PackRecord(group, length, owed | 1 << shard);
  }
}
