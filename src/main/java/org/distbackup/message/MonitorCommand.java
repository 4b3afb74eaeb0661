package org.distbackup.message;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;

/**
 * What the monitor is told and asked. Those that are no {@link ClusterMessage} stay in its node.
 */
public sealed interface MonitorCommand {
  /** Most groups in one {@link ReportGroups}. */
  int GROUPS_PER_PAGE = 50;

  /** Most marks in one {@link ReportHeads}. */
  int HEADS_PER_PAGE = 500;

  /**
   * A peer is here; sent at its start and every few seconds.
   *
   * @param used bytes kept for others
   * @param free bytes it would still take
   * @param full whether it takes nothing more
   * @param storage where its assignments go
   */
  record ReportPeer(
      Member member,
      long used,
      long free,
      boolean full,
      ActorRef<StorageMessage> storage,
      ActorRef<MonitorReply.Welcome> replyTo)
      implements MonitorCommand, ClusterMessage {
    /** Checks that all is there. */
    public ReportPeer {
      requireNonNull(member);
      requireNonNull(storage);
      requireNonNull(replyTo);
    }
  }

  /**
   * A page of the groups of which a peer is a member, for a monitor that may know less.
   *
   * @param page for the acknowledgement; pages of groups and of heads are numbered together
   */
  record ReportGroups(
      PeerId from, int page, List<Group> groups, ActorRef<MonitorReply.ReportNoted> replyTo)
      implements MonitorCommand, ClusterMessage {
    /** Checks that all is there. */
    public ReportGroups {
      requireNonNull(from);
      groups = List.copyOf(groups);
      requireNonNull(replyTo);
    }
  }

  /** A page of the heads that a peer keeps, for a monitor that may know less. */
  record ReportHeads(
      PeerId from, int page, List<HeadMark> heads, ActorRef<MonitorReply.ReportNoted> replyTo)
      implements MonitorCommand, ClusterMessage {
    /** Checks that all is there. */
    public ReportHeads {
      requireNonNull(from);
      heads = List.copyOf(heads);
      requireNonNull(replyTo);
    }
  }

  /**
   * A client wants a group for an upload. The answer may take as long as {@code
   * distbackup.monitor.patience} while a monitor that just started waits for its peers to report.
   *
   * @param device the asking peer
   * @param avoid peers that refused, or did not answer, a moment ago
   */
  record RequestGroup(
      OwnerId owner, PeerId device, Set<PeerId> avoid, ActorRef<MonitorReply.GroupAnswer> replyTo)
      implements MonitorCommand, ClusterMessage {
    /** Checks that all is there. */
    public RequestGroup {
      requireNonNull(owner);
      requireNonNull(device);
      avoid = Set.copyOf(avoid);
      requireNonNull(replyTo);
    }
  }

  /** Asks for a page of the members; the first is 0. */
  record DescribeMembers(int page, ActorRef<MonitorReply.MembersPage> replyTo)
      implements MonitorCommand, ClusterMessage {
    /** Checks that all is there. */
    public DescribeMembers {
      requireNonNull(replyTo);
    }
  }

  /** A client committed a head. */
  record PublishHead(HeadMark head, ActorRef<MonitorReply.HeadAnswer> replyTo)
      implements MonitorCommand, ClusterMessage {
    /** Checks that all is there. */
    public PublishHead {
      requireNonNull(head);
      requireNonNull(replyTo);
    }
  }

  /** A storage node has a group's record on disk. */
  record GroupAccepted(GroupId group, PeerId peer, int epoch)
      implements MonitorCommand, ClusterMessage {
    /** Checks that all is there. */
    public GroupAccepted {
      requireNonNull(group);
      requireNonNull(peer);
    }
  }

  /** A peer logs out. */
  record PeerLeft(PeerId peer, ActorRef<MonitorReply.LeaveNoted> replyTo)
      implements MonitorCommand, ClusterMessage {
    /** Checks that all is there. */
    public PeerLeft {
      requireNonNull(peer);
      requireNonNull(replyTo);
    }
  }

  /** The cluster's failure detector gave up on the node with this control address. */
  record PeerUnreachable(Endpoint control) implements MonitorCommand {}

  /** The node with this control address is reachable again. */
  record PeerReachable(Endpoint control) implements MonitorCommand {}

  /** The monitor to itself: this request has waited long enough. */
  record GrantNow(RequestGroup request) implements MonitorCommand {}

  /** The monitor's own clock ticks. */
  record LookAround() implements MonitorCommand {}
}
