package org.distbackup.storage;

import java.util.List;
import org.distbackup.id.GroupId;
import org.distbackup.storage.LedgerEvent.ShardTrashed;

/** The ledgers of all groups, for a thread that may wait. Refuses UNAVAILABLE. */
interface Ledgers {
  /** Records what is new of this, by one write; in the journal when this returns. */
  void note(GroupId group, List<LedgerEvent> events);

  /** What of a group is recorded as being in the trash. */
  List<ShardTrashed> trashed(GroupId group);
}
