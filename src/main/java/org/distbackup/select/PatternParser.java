package org.distbackup.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.distbackup.select.Glob.Token;

/**
 * Reads a pattern as gitignore(5) defines them and git's wildmatch reads them. What git cannot make
 * sense of (brackets that stay open, a backslash at the end) matches nothing here too.
 */
final class PatternParser {
  private final String text;
  private final List<Glob> levels = new ArrayList<>();
  private List<Token> tokens = new ArrayList<>();
  private int at;

  private PatternParser(String text) {
    this.text = text;
  }

  /** The pattern; empty when it can match nothing. */
  static Optional<Pattern> parse(String pattern) {
    String text = pattern;
    boolean negated = text.startsWith("!");
    if (negated) {
      text = text.substring(1);
    }
    boolean directoriesOnly = text.endsWith("/");
    if (directoriesOnly) {
      text = text.substring(0, text.length() - 1);
    }
    boolean anchored = text.indexOf('/') >= 0;
    if (text.startsWith("/")) {
      text = text.substring(1);
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return new PatternParser(text)
        .levels()
        .map(levels -> new Pattern(levels, anchored, directoriesOnly, negated));
  }

  /** Empty when the text makes no sense. */
  private Optional<List<Glob>> levels() {
    while (at < text.length()) {
      int c = next();
      switch (c) {
        case '/' -> endLevel();
        case '*' -> tokens.add(new Token.Any());
        case '?' -> tokens.add(new Token.One());
        case '\\' -> {
          if (at == text.length()) {
            return Optional.empty();
          }
          literal(next());
        }
        case '[' -> {
          var among = brackets();
          if (among.isEmpty()) {
            return Optional.empty();
          }
          tokens.add(new Token.OneOf(among.get()));
        }
        default -> literal(c);
      }
    }
    endLevel();
    return Optional.of(levels);
  }

  private void literal(int c) {
    if (c == '/') {
      endLevel();
    } else {
      tokens.add(new Token.Literal(c));
    }
  }

  private void endLevel() {
    levels.add(new Glob(tokens));
    tokens = new ArrayList<>();
  }

  private int next() {
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private boolean ahead(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  /** What follows an opening bracket; empty when it is not closed or not to be understood. */
  private Optional<CharacterClass> brackets() {
    boolean inverted = ahead('!') || ahead('^');
    if (inverted) {
      at++;
    }
    IntPredicate members = _ -> false;
    for (boolean first = true; first || !ahead(']'); first = false) {
      var member = member();
      if (member.isEmpty() || at >= text.length()) {
        return Optional.empty();
      }
      members = members.or(member.get());
    }
    at++;
    return Optional.of(new CharacterClass(members, inverted));
  }

  private Optional<IntPredicate> member() {
    if (text.startsWith("[:", at)) {
      int close = text.indexOf(']', at + 2);
      if (close < 0) {
        return Optional.empty();
      }
      if (text.charAt(close - 1) == ':' && close - 1 >= at + 2) {
        String name = text.substring(at + 2, close - 1);
        at = close + 1;
        return CharacterClass.named(name);
      }
    }
    int low = bound();
    if (low < 0) {
      return Optional.empty();
    }
    if (!ahead('-') || at + 1 >= text.length() || text.charAt(at + 1) == ']') {
      return Optional.of(c -> c == low);
    }
    at++;
    int high = bound();
    return high < 0 ? Optional.empty() : Optional.of(c -> c >= low && c <= high);
  }

  /** A character in brackets, after a backslash any; -1 where the text ends. */
  private int bound() {
    if (at >= text.length()) {
      return -1;
    }
    int c = next();
    if (c != '\\') {
      return c;
    }
    return at < text.length() ? next() : -1;
  }
}
