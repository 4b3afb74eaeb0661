package org.distbackup.monitor;

import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.distbackup.id.GroupId;
import org.distbackup.id.PeerId;
import org.distbackup.message.MonitorCommand.GroupAccepted;
import org.distbackup.message.StorageMessage;
import org.distbackup.message.StorageMessage.AssignGroup;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Group;

/**
 * Which members were told of their groups: forgotten with the process, so after a start, of the
 * monitor or of the peer, everything is told again. That is cheap, and heals a peer that lost its
 * list. One thread's.
 */
final class Assignments {
  /** Most assignments sent to one peer at once. */
  private static final int BURST = 100;

  private final ActorRef<GroupAccepted> acceptor;
  private final Map<PeerId, ActorRef<StorageMessage>> storages = new HashMap<>();
  private final Map<PeerId, Map<GroupId, Integer>> accepted = new HashMap<>();

  Assignments(ActorRef<GroupAccepted> acceptor) {
    this.acceptor = acceptor;
  }

  void accepted(GroupAccepted accept) {
    accepted
        .computeIfAbsent(accept.peer(), peer -> new HashMap<>())
        .merge(accept.group(), accept.epoch(), Integer::max);
  }

  /** Tells a peer that just reported what it has not accepted yet. */
  void remind(PeerId peer, ActorRef<StorageMessage> storage, AddressBook book) {
    if (!storage.equals(storages.put(peer, storage))) {
      accepted.remove(peer);
    }
    book.groups().stream()
        .filter(group -> owed(peer, group))
        .limit(BURST)
        .forEach(group -> storage.tell(new AssignGroup(group, acceptor)));
  }

  /** Tells all members of a new group that have reported; the others when they do. */
  void announce(Group group) {
    for (PeerId peer : group.members()) {
      var storage = storages.get(peer);
      if (storage != null) {
        storage.tell(new AssignGroup(group, acceptor));
      }
    }
  }

  private boolean owed(PeerId peer, Group group) {
    return group.shardOf(peer) >= 0
        && accepted.getOrDefault(peer, Map.of()).getOrDefault(group.id(), 0) < group.epoch();
  }
}
