package org.distbackup.monitor;

import org.distbackup.message.HeadMark;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;

/** What the monitor's journal holds. Class and field names are on disk: they stay as they are. */
sealed interface MonitorEvent {
  /** A peer is new, or its facts changed. */
  record MemberRegistered(Member member) implements MonitorEvent {}

  /** A group is new, or a newer record of it was learned from a peer. */
  record GroupFormed(Group group) implements MonitorEvent {}

  /** A device's head rose. */
  record HeadRaised(HeadMark head) implements MonitorEvent {}
}
