package org.distbackup.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternsTest {
  private static boolean matches(String path, String... patterns) {
    boolean directory = path.endsWith("/");
    String relative = directory ? path.substring(0, path.length() - 1) : path;
    return Patterns.of(List.of(patterns)).matches(relative, "/home/u/" + relative, directory);
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, x/a, true",
    "a, ab, false",
    "a, a/, true",
    "a/, a, false",
    "a/, x/a/, true",
    "/a, a, true",
    "/a, x/a, false",
    "x/a, x/a, true",
    "x/a, y/x/a, false",
    "*.o, x/y.o, true",
    "*.o, .o, true",
    "*.o, o, false",
    "*.o/, x.o, false",
    "x/*.o, x/y.o, true",
    "x/*.o, x/y/z.o, false",
    "?a, xa, true",
    "?a, a, false",
    "?, \uD83D\uDCBE, true",
    "[a-c]x, bx, true",
    "[!a-c]x, bx, false",
    "[^a-c]x, dx, true",
    "[]a]x, ]x, true",
    "[a-]x, -x, true",
    "[[:digit:]x]y, 7y, true",
    "[[:nonsense:]]y, 7y, false",
    "'[a', '[a', false",
    "'\\[a', '[a', true",
    "'\\!a', '!a', true",
    "'\\#a', '#a', true",
    "'#a', '#a', true",
    "'a\\', 'a\\', false",
    "**/a, a, true",
    "**/a, x/y/a, true",
    "a/**, a/, false",
    "a/**, a/x/y, true",
    "a/**/b, a/b, true",
    "a/**/b, a/x/y/b, true",
    "a/**/b, a/x/bc, false",
    "a**b, axxb, true",
    "a**b/c, a/b/c, false",
    "**, x/y, true",
    "/home/u/.cache, .cache/, true",
    "/home/u/x/*, x/y, true",
    "/home/*/x/, x/, true",
    "/home/v/.cache, .cache/, false",
    "/, a, false",
    "'', a, false",
    "!, a, false",
    "'a ', a, false",
    "Straße, x/Straße, true",
  })
  void aPatternMatchesAsInGitignore(String pattern, String path, boolean expected) {
    assertThat(matches(path, pattern)).isEqualTo(expected);
  }

  @Test
  void theLastPatternThatFitsDecides() {
    assertThat(matches("x/keep.o", "*.o", "!keep.o")).isFalse();
    assertThat(matches("x/keep.o", "!keep.o", "*.o")).isTrue();
    assertThat(matches("x/keep.o", "*.o", "!keep.o", "x/k*")).isTrue();
    assertThat(matches("x/keep.o", "x/k*", "!/x/keep.o")).isFalse();
    assertThat(matches("keep", "keep", "!keep/")).isTrue();
    assertThat(matches("keep/", "keep", "!keep/")).isFalse();
  }

  @Test
  void wasNotGivenIsNotTheSameAsMatchesNothing() {
    assertThat(Patterns.of(List.of()).isEmpty()).isTrue();
    assertThat(Patterns.of(List.of("[a")).isEmpty()).isFalse();
    assertThat(Patterns.of(List.of("**")).matches("", "/home/u", true)).isFalse();
  }

  /** A matcher that tries every way would need longer than the universe has. */
  @Test
  void manyStarsCostNoMore() {
    String name = "a".repeat(255);
    assertThat(matches(name, "*a".repeat(60) + "b")).isFalse();
    String path = "a/".repeat(1000) + "a";
    assertThat(matches(path, "**/a/".repeat(60) + "b")).isFalse();
    assertThat(matches(path, "**/a/".repeat(60) + "a")).isTrue();
  }
}
