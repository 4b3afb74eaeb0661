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
}
