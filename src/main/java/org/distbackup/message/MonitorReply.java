package org.distbackup.message;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.distbackup.placement.Group;

/** What the monitor answers. */
public sealed interface MonitorReply extends ClusterMessage {
  /** Most members in one {@link MembersPage}. */
  int MEMBERS_PER_PAGE = 100;

  /** To a request for a group. */
  sealed interface GroupAnswer extends MonitorReply {}

  /** To a published head. */
  sealed interface HeadAnswer extends MonitorReply {}

  /**
   * To a report.
   *
   * @param incarnation of the monitor; a new one wants everything reported again
   * @param membersVersion rises whenever a member's facts change
   */
  record Welcome(long incarnation, String monitorName, int membersVersion) implements MonitorReply {
    /** Checks that all is there. */
    public Welcome {
      requireNonNull(monitorName);
    }
  }

  /** A page of a report is recorded. */
  record ReportNoted(long incarnation, int page) implements MonitorReply {}

  /** The group to use and its members, in the group's order. */
  record GroupGranted(Group group, List<MemberView> members) implements GroupAnswer {
    /** Checks that all is there. */
    public GroupGranted {
      requireNonNull(group);
      members = List.copyOf(members);
    }
  }

  /**
   * No site but the owner's own can take a shard now.
   *
   * @param full whether others are online, but have no space
   */
  record NoPeers(boolean full) implements GroupAnswer {}

  /**
   * A page of the members, sorted by id. Pages of different versions do not fit together.
   *
   * @param pages how many there are, at least 1
   */
  record MembersPage(List<MemberView> members, int page, int pages, int membersVersion)
      implements MonitorReply {
    /** Checks that all is there. */
    public MembersPage {
      members = List.copyOf(members);
    }
  }

  /** The head's mark is recorded. */
  record HeadNoted(HeadMark head) implements HeadAnswer {
    /** Checks that all is there. */
    public HeadNoted {
      requireNonNull(head);
    }
  }

  /** A newer head of that device is known. */
  record HeadRefused(HeadMark newest) implements HeadAnswer {
    /** Checks that all is there. */
    public HeadRefused {
      requireNonNull(newest);
    }
  }

  /** The peer is shown as offline from now on. */
  record LeaveNoted() implements MonitorReply {}
}
