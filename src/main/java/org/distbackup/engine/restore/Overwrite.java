package org.distbackup.engine.restore;

/** What a restore does with a file that is there already. */
public enum Overwrite {
  /** It becomes that of the snapshot; where its content is right, it is not written. */
  ALWAYS,
  /** As {@link #ALWAYS}, but a file of the same size and modification time is left unread. */
  IF_CHANGED,
  /** It stays as it is. */
  NEVER
}
