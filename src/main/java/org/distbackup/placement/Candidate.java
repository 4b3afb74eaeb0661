package org.distbackup.placement;

import org.distbackup.id.PeerId;

/**
 * A member as {@link Placement} sees it.
 *
 * @param full takes nothing more
 * @param free bytes it would still take
 */
public record Candidate(Member member, Presence presence, boolean full, long free) {
  /** Whose candidacy this is. */
  public PeerId id() {
    return member.id();
  }

  /** What fails together with it. */
  public String site() {
    return member.site();
  }

  /** Whether it reports now. */
  public boolean online() {
    return presence == Presence.ONLINE;
  }
}
