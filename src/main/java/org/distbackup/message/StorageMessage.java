package org.distbackup.message;

import static java.util.Objects.requireNonNull;

import org.apache.pekko.actor.typed.ActorRef;
import org.distbackup.placement.Group;

/** What the storage of a peer is told by other nodes. */
public sealed interface StorageMessage extends ClusterMessage {
  /** This peer is a member of the group; repeated until accepted. */
  record AssignGroup(Group group, ActorRef<MonitorCommand.GroupAccepted> replyTo)
      implements StorageMessage {
    /** Checks that all is there. */
    public AssignGroup {
      requireNonNull(group);
      requireNonNull(replyTo);
    }
  }
}
