package org.distbackup.engine.check;

import java.util.List;

/**
 * What a check found.
 *
 * @param packs looked at
 * @param snapshots looked at
 * @param problems what is damaged still
 * @param healed damages that were mended
 */
public record CheckResult(long packs, long snapshots, List<Problem> problems, long healed) {
  /** The list is copied. */
  public CheckResult {
    problems = List.copyOf(problems);
  }

  /**
   * A damage.
   *
   * @param text a sentence
   * @param files what it touches, each as {@code ID:/path}
   */
  public record Problem(String text, List<String> files) {
    /** The list is copied. */
    public Problem {
      files = List.copyOf(files);
    }
  }
}
