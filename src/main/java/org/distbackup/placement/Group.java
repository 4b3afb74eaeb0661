package org.distbackup.placement;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.shard.Scheme;

/**
 * A placement group: n peers in order, one owner, one scheme; shard i of every pack of the group
 * lies on {@code members.get(i)}. Who owns a group, and on whom its packs lie, never changes: a
 * record that says otherwise is not of that group.
 *
 * @param epoch of two records that agree the higher one is kept
 */
public record Group(GroupId id, OwnerId owner, Scheme scheme, List<PeerId> members, int epoch) {
  /** Checks that all is there: one member for each shard, none twice. */
  public Group {
    requireNonNull(id);
    requireNonNull(owner);
    members = List.copyOf(members);
    if (members.size() != scheme.n() || members.stream().distinct().count() != members.size()) {
      throw new IllegalArgumentException("group " + id + " needs " + scheme.n() + " members");
    }
  }

  /** Whether both say the same, of whatever epoch. */
  public boolean agreesWith(Group other) {
    return id.equals(other.id)
        && owner.equals(other.owner)
        && scheme.equals(other.scheme)
        && members.equals(other.members);
  }

  /** Whether this takes the place of a known record: it agrees and is of a higher epoch. */
  public boolean renews(Group known) {
    return agreesWith(known) && epoch > known.epoch;
  }

  /** The shard that lies on {@code peer}, or -1. */
  public int shardOf(PeerId peer) {
    return members.indexOf(peer);
  }
}
