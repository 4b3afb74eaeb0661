package org.distbackup.select;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of patterns with gitignore's meaning: {@code *}, {@code ?} and {@code [...]} within a
 * level, {@code **} for any number of levels; a slash at the beginning or in the middle anchors a
 * pattern, one at the end restricts it to folders; {@code !} takes back what a pattern before it
 * matched, and the last that matches decides; a backslash makes the next character stand for
 * itself.
 *
 * <p>A walk asks for each entry from the top down and does not enter folders that match, so that
 * whoever asks knows that no folder above an entry does.
 *
 * <p>Most patterns are a name, a path or {@code *.suffix}: names and paths are looked up, suffixes
 * compared, so that the number of patterns costs little; only the others are matched one by one.
 */
public final class Patterns {
  private final boolean empty;
  private final List<Pattern> patterns = new ArrayList<>();
  private final Lookup names = new Lookup();
  private final Lookup paths = new Lookup();
  private final List<Suffix> suffixes = new ArrayList<>();
  private final List<Integer> others = new ArrayList<>();

  private record Suffix(String text, int pattern) {}

  private Patterns(List<String> texts) {
    empty = texts.isEmpty();
    for (String text : texts) {
      PatternParser.parse(text).ifPresent(this::add);
    }
  }

  /** Compiles patterns as they are, without comments; see {@link ExcludeFile} for files of them. */
  public static Patterns of(List<String> patterns) {
    return new Patterns(patterns);
  }

  /** Whether no pattern was given. */
  public boolean isEmpty() {
    return empty;
  }

  /**
   * Whether the last pattern that fits an entry is one that is not negated. An anchored pattern is
   * tried against both paths.
   *
   * @param relative its path from the folder that is walked, such as {@code src/a.o}
   * @param absolute its path in the whole file system, such as {@code /home/u/src/a.o}
   */
  public boolean matches(String relative, String absolute, boolean directory) {
    if (patterns.isEmpty() || relative.isEmpty()) {
      return false;
    }
    int from = relative.startsWith("/") ? 1 : 0;
    int fromRoot = absolute.startsWith("/") ? 1 : 0;
    int name = relative.lastIndexOf('/') + 1;
    int decides = names.isEmpty() ? -1 : names.last(relative.substring(name), directory);
    if (!paths.isEmpty()) {
      decides = Math.max(decides, paths.last(relative.substring(from), directory));
      decides = Math.max(decides, paths.last(absolute.substring(fromRoot), directory));
    }
    decides = Math.max(decides, lastSuffix(relative, name, directory, decides));
    for (int i = others.size() - 1; i >= 0 && others.get(i) > decides; i--) {
      var pattern = patterns.get(others.get(i));
      if ((directory || !pattern.directoriesOnly())
          && pattern.mayEndSo(relative, name)
          && (pattern.anchored()
              ? pattern.matches(relative, from) || pattern.matches(absolute, fromRoot)
              : pattern.matches(relative, name))) {
        decides = others.get(i);
      }
    }
    return decides >= 0 && !patterns.get(decides).negated();
  }

  private int lastSuffix(String relative, int name, boolean directory, int after) {
    for (int i = suffixes.size() - 1; i >= 0; i--) {
      var suffix = suffixes.get(i);
      if (suffix.pattern() <= after) {
        return after;
      }
      if (relative.endsWith(suffix.text())
          && relative.length() - suffix.text().length() >= name
          && (directory || !patterns.get(suffix.pattern()).directoriesOnly())) {
        return suffix.pattern();
      }
    }
    return after;
  }

  private void add(Pattern pattern) {
    int number = patterns.size();
    patterns.add(pattern);
    var literal = pattern.literal();
    var suffix = pattern.levels().getFirst().suffix();
    if (literal.isPresent()) {
      (pattern.anchored() ? paths : names).put(literal.get(), number, pattern.directoriesOnly());
    } else if (!pattern.anchored() && suffix.isPresent()) {
      suffixes.add(new Suffix(suffix.get(), number));
    } else {
      others.add(number);
    }
  }

  /** The last pattern of each text, for folders and for others. */
  private static final class Lookup {
    private final Map<String, Integer> ofAll = new HashMap<>();
    private final Map<String, Integer> ofDirectories = new HashMap<>();

    boolean isEmpty() {
      return ofDirectories.isEmpty();
    }

    void put(String text, int pattern, boolean directoriesOnly) {
      ofDirectories.put(text, pattern);
      if (!directoriesOnly) {
        ofAll.put(text, pattern);
      }
    }

    int last(String text, boolean directory) {
      return (directory ? ofDirectories : ofAll).getOrDefault(text, -1);
    }
  }
}
