package org.distbackup.engine.catalog;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;

/**
 * What the engine asks of the actors: the owner's durable catalog and the cluster. Calls block, and
 * wait while the cluster's actor system is being restarted; they throw {@link
 * org.distbackup.failure.Failure} when no answer comes.
 */
public interface Catalog {
  /** The catalog as of now. */
  CatalogState state();

  /** A pack lies on enough members; durable when this returns. */
  void commitPack(PackId pack, PackRecord record);

  /** A shard that was owed has been acknowledged. */
  void settle(PackId pack, int shard);

  /** Shards that should be on their members are not: they are owed again. */
  void owe(PackId pack, int shard);

  /** Groups and packs that the heads list are this owner's; durable when this returns. */
  void adopt(Collection<Group> groups, Map<PackId, PackRecord> packs);

  /** No head lists these packs any more; durable, with the debt to delete them, on return. */
  void drop(Collection<PackId> packs);

  /** These packs cannot be put together now: they are not counted on, nor deleted; durable. */
  void giveUp(Collection<PackId> packs);

  /** Dropped packs are deleted by the member that held this shard of them. */
  void deleted(Collection<PackId> packs, int shard);

  /**
   * A counter higher than {@code above}, and than any that this was asked for before; durable when
   * this returns.
   */
  long reserveHead(long above);

  /** Tells the monitor of a head that enough members have acknowledged. */
  void announceHead(long counter);

  /**
   * The group to send new packs to, which from then on is in the catalog; empty when no monitor
   * answers. Fails with NOT_ENOUGH when the monitor knows no peer that could keep anything.
   */
  Optional<Group> requestGroup(Set<PeerId> avoid);

  /** Where a member was last known to be. */
  Optional<Member> member(PeerId peer);

  /** A group of this owner that is in the catalog. */
  default Optional<Group> group(GroupId id) {
    return state().group(id);
  }
}
