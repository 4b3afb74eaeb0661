package org.distbackup.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Against a reference that tries every way a pattern could fit. */
class PatternsPropertyTest {
  @Property(tries = 5000)
  void matchAsTheReference(
      @ForAll("patterns") List<String> patterns,
      @ForAll("paths") String path,
      @ForAll boolean directory) {
    boolean expected = false;
    for (String pattern : patterns) {
      if (fits(pattern, path, directory)) {
        expected = !pattern.startsWith("!");
      }
    }
    assertThat(Patterns.of(patterns).matches(path, "/r/" + path, directory)).isEqualTo(expected);
  }

  @Property
  void anythingIsAPattern(@ForAll List<String> patterns, @ForAll String path) {
    var compiled = Patterns.of(patterns);
    boolean once = compiled.matches(path, "/" + path, true);
    assertThat(compiled.matches(path, "/" + path, true)).isEqualTo(once);
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return Arbitraries.of("a", "b", "*", "**", "?", "/", "/", ".o", "!")
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(parts -> String.join("", parts))
        .list()
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "ab", "a.o", "b.o", ".o", "!", "aab")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(levels -> String.join("/", levels));
  }

  private static boolean fits(String line, String path, boolean directory) {
    String pattern = line.startsWith("!") ? line.substring(1) : line;
    if (pattern.endsWith("/")) {
      if (!directory) {
        return false;
      }
      pattern = pattern.substring(0, pattern.length() - 1);
    }
    if (pattern.isEmpty()) {
      return false;
    }
    if (!pattern.contains("/")) {
      return fits(pattern, true, path.substring(path.lastIndexOf('/') + 1));
    }
    pattern = pattern.startsWith("/") ? pattern.substring(1) : pattern;
    return !pattern.isEmpty() && (fits(pattern, true, path) || fits(pattern, true, "r/" + path));
  }

  private static boolean fits(String pattern, boolean levelBegins, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    int stars = pattern.length() - pattern.replaceFirst("^\\*+", "").length();
    if (levelBegins && stars > 1) {
      String rest = pattern.substring(stars);
      if (rest.isEmpty()) {
        return !text.isEmpty();
      }
      if (rest.startsWith("/")) {
        int slash = text.indexOf('/');
        return fits(rest.substring(1), true, text)
            || (slash >= 0 && fits(pattern, true, text.substring(slash + 1)));
      }
    }
    char c = pattern.charAt(0);
    if (c == '*') {
      return fits(pattern.substring(1), false, text)
          || (!text.isEmpty() && text.charAt(0) != '/' && fits(pattern, false, text.substring(1)));
    }
    return !text.isEmpty()
        && (c == '?' ? text.charAt(0) != '/' : text.charAt(0) == c)
        && fits(pattern.substring(1), c == '/', text.substring(1));
  }
}
