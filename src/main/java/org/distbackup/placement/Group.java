package org.distbackup.placement;

import java.util.List;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.shard.Scheme;

/**
 * A placement group: n peers in order, one owner, one scheme; shard i of every pack of the group
 * lies on {@code members.get(i)}. Of two records of one group the higher epoch is the true one.
 */
public record Group(GroupId id, OwnerId owner, Scheme scheme, List<PeerId> members, int epoch) {
  /** Checks that there is one member for each shard, none twice. */
  public Group {
    members = List.copyOf(members);
    if (members.size() != scheme.n() || members.stream().distinct().count() != members.size()) {
      throw new IllegalArgumentException("group " + id + " needs " + scheme.n() + " members");
    }
  }

  /** The shard that lies on {@code peer}, or -1. */
  public int shardOf(PeerId peer) {
    return members.indexOf(peer);
  }
}
