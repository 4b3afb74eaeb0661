package org.distbackup.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A compiled pattern.
 *
 * @param levels what the levels of a path must be, at least one
 * @param anchored whether they are all levels of the path; else the one is its last level
 * @param directoriesOnly whether only a folder may match
 * @param negated whether what matches is wanted after all
 */
record Pattern(List<Glob> levels, boolean anchored, boolean directoriesOnly, boolean negated) {
  /** The list is copied. */
  Pattern {
    levels = List.copyOf(levels);
  }

  /** The one path, or the one name, that it stands for. */
  Optional<String> literal() {
    List<String> texts = new ArrayList<>();
    for (Glob level : levels) {
      var text = level.literal();
      if (text.isEmpty()) {
        return Optional.empty();
      }
      texts.add(text.get());
    }
    return Optional.of(String.join("/", texts));
  }

  /** Whether the last level fits a path's name, without which nothing fits: a quick no. */
  boolean mayEndSo(String path, int name) {
    var last = levels.getLast();
    return last.isLevels() || last.matches(path, name, path.length());
  }

  /**
   * Whether it fits the path from {@code start} on, level by level. {@code **} takes as few levels
   * as will do, and as in {@link Glob} only the last one needs to take more.
   */
  boolean matches(String path, int start) {
    int at = start;
    int level = 0;
    int levelsAt = -1;
    int resume = 0;
    int end = path.length();
    while (at <= end) {
      if (level < levels.size() && levels.get(level).isLevels()) {
        if (level == levels.size() - 1) {
          // At the end it stands for what is inside: one level at least.
          return at < end;
        }
        levelsAt = level++;
        resume = at;
        continue;
      }
      int levelEnd = levelEnd(path, at);
      if (level < levels.size() && levels.get(level).matches(path, at, levelEnd)) {
        level++;
        at = levelEnd + 1;
      } else if (levelsAt >= 0) {
        resume = levelEnd(path, resume) + 1;
        at = resume;
        level = levelsAt + 1;
      } else {
        return false;
      }
    }
    return level == levels.size();
  }

  private static int levelEnd(String path, int at) {
    int slash = path.indexOf('/', at);
    return slash < 0 ? path.length() : slash;
  }
}
