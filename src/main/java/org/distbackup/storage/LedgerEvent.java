package org.distbackup.storage;

import org.distbackup.id.PackId;
import org.distbackup.placement.Group;

/** What a group's journal holds. Class and field names are on disk: they stay as they are. */
sealed interface LedgerEvent {
  /** This peer is a member of the group, or learned of its newer record. */
  record GroupJoined(Group group) implements LedgerEvent {}

  /**
   * A shard is durable on disk.
   *
   * @param length bytes of the shard, without the file's header
   */
  record ShardStored(PackId pack, int index, int length) implements LedgerEvent {}

  /**
   * A shard was moved to the trash.
   *
   * @param atMillis when, or when that was found out; since 1970 UTC
   */
  record ShardTrashed(PackId pack, int index, int length, long atMillis) implements LedgerEvent {
    ShardName name() {
      return new ShardName(pack, index);
    }

    ShardTrashed at(long otherMillis) {
      return new ShardTrashed(pack, index, length, otherMillis);
    }
  }

  /** A shard was taken back from the trash. */
  record ShardRestored(PackId pack, int index, int length) implements LedgerEvent {}

  /** A shard in the trash is no more. */
  record ShardPurged(PackId pack, int index) implements LedgerEvent {}
}
