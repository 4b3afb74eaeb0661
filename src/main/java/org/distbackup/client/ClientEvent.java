package org.distbackup.client;

import org.distbackup.engine.PackRecord;
import org.distbackup.id.PackId;
import org.distbackup.placement.Group;

/** What the client remembers for good. Class names are part of the journal: do not rename. */
public sealed interface ClientEvent {
  /** The monitor granted a group, or a newer record of one. */
  record GroupAdopted(Group group) implements ClientEvent {}

  /** Enough members acknowledged a pack. */
  record PackCommitted(PackId pack, PackRecord record) implements ClientEvent {}

  /** A shard that was owed has been acknowledged. */
  record ShardSettled(PackId pack, int shard) implements ClientEvent {}

  /** A head of this counter may be sent; none of it was before. */
  record HeadReserved(long counter) implements ClientEvent {}
}
