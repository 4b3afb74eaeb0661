package org.distbackup.message;

import static java.util.Objects.requireNonNull;

import org.distbackup.placement.Member;

/**
 * A member and how it is.
 *
 * @param online whether it reports now
 * @param lastSeenMillis when it last reported, Unix time; 0: not since the monitor started
 * @param used bytes it keeps for others
 * @param free bytes it would still take
 */
public record MemberView(Member member, boolean online, long lastSeenMillis, long used, long free) {
  /** Checks that there is a member. */
  public MemberView {
    requireNonNull(member);
  }
}
