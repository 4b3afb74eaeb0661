package org.distbackup.client;

import java.util.List;
import java.util.Map;
import org.distbackup.engine.catalog.PackRecord;
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

  /** A shard that a member had acknowledged is not there any more, or rotten. */
  record ShardLost(PackId pack, int shard) implements ClientEvent {}

  /** Groups and packs that were found in heads of the owner. */
  record CatalogAdopted(List<Group> groups, Map<PackId, PackRecord> packs) implements ClientEvent {}

  /** No head lists these packs any more; they are to be deleted. */
  record PacksDropped(List<PackId> packs) implements ClientEvent {}

  /** These packs could not be put together; they are no longer counted on. */
  record PacksGivenUp(List<PackId> packs) implements ClientEvent {}

  /** The member that held this shard of them has deleted these packs. */
  record PacksDeleted(List<PackId> packs, int shard) implements ClientEvent {}
}
