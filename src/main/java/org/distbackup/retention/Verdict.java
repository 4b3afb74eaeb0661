package org.distbackup.retention;

import java.util.List;
import org.distbackup.snapshot.Snapshot;

/**
 * What becomes of a snapshot.
 *
 * @param reasons why it is kept, in words; empty: it is to be forgotten
 */
public record Verdict(Snapshot snapshot, List<String> reasons) {
  /** The list is copied. */
  public Verdict {
    reasons = List.copyOf(reasons);
  }

  /** Whether the snapshot stays. */
  public boolean kept() {
    return !reasons.isEmpty();
  }
}
