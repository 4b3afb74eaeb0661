package org.distbackup.engine.prune;

import java.util.List;
import org.distbackup.retention.Verdict;

/** What became of each snapshot that was looked at: kept, with reasons, or forgotten. */
public record ForgetResult(List<Verdict> verdicts) {
  /** The list is copied. */
  public ForgetResult {
    verdicts = List.copyOf(verdicts);
  }
}
