package org.distbackup.engine.restore;

/** How the restore of one entry ended. */
enum Outcome {
  /** It is as in the snapshot. */
  DONE,
  /** It was left as it was, by the rule of overwriting. */
  SKIPPED,
  /** It could not be restored. */
  FAILED
}
