package org.distbackup.placement;

/** How present a member is when a group is chosen. */
public enum Presence {
  /** Reports now. */
  ONLINE,
  /** Does not report, but did not long ago (by default within 72 h): it is waited for. */
  RECENT,
  /** Not seen for so long that nothing new is given to it. */
  GONE
}
