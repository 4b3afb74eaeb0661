package org.distbackup.select;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One level of a pattern: literal texts, {@code ?}, {@code *} and classes in brackets.
 *
 * <p>A star takes as little as will do; when the rest does not fit, only the last star takes more.
 * Earlier ones need not be tried again, so a match costs at most length of name times length of
 * pattern, whatever both are.
 */
final class Glob {
  /** A character that must, or may, come next. */
  sealed interface Token {
    /** This very one. */
    record Literal(int codePoint) implements Token {}

    /** Any one. */
    record One() implements Token {}

    /** Any number of any. */
    record Any() implements Token {}

    /** One of a class. */
    record OneOf(CharacterClass among) implements Token {}
  }

  // Codes of tokens that are no literals.
  private static final int ONE = -1;
  private static final int ANY = -2;
  private static final int CLASS = -3;

  private final List<Token> tokens;
  private final int[] codes;
  private final Optional<String> literal;
  private final Optional<String> suffix;
  private final boolean levels;

  Glob(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
    this.codes = this.tokens.stream().mapToInt(Glob::code).toArray();
    this.levels = codes.length > 1 && Arrays.stream(codes).allMatch(code -> code == ANY);
    this.literal = text(this.tokens);
    this.suffix =
        codes.length > 0 && codes[0] == ANY
            ? text(this.tokens.subList(1, codes.length))
            : Optional.empty();
  }

  private static int code(Token token) {
    return switch (token) {
      case Token.Literal(int codePoint) -> codePoint;
      case Token.One() -> ONE;
      case Token.Any() -> ANY;
      case Token.OneOf _ -> CLASS;
    };
  }

  private static Optional<String> text(List<Token> tokens) {
    var text = new StringBuilder();
    for (Token token : tokens) {
      if (!(token instanceof Token.Literal(int codePoint))) {
        return Optional.empty();
      }
      text.appendCodePoint(codePoint);
    }
    return Optional.of(text.toString());
  }

  /** Whether the text from {@code start} to {@code end} fits. */
  boolean matches(String text, int start, int end) {
    if (literal.isPresent()) {
      String all = literal.get();
      return all.length() == end - start && text.startsWith(all, start);
    }
    if (suffix.isPresent()) {
      String tail = suffix.get();
      return tail.length() <= end - start && text.startsWith(tail, end - tail.length());
    }
    return walk(text, start, end);
  }

  private boolean walk(String text, int start, int end) {
    int at = start;
    int token = 0;
    int starToken = -1;
    int starAt = 0;
    while (at < end) {
      if (token < codes.length && codes[token] == ANY) {
        starToken = token++;
        starAt = at;
        continue;
      }
      int c = codePoint(text, at, end);
      if (token < codes.length && fits(token, c)) {
        token++;
        at += Character.charCount(c);
      } else if (starToken >= 0) {
        starAt += Character.charCount(codePoint(text, starAt, end));
        at = starAt;
        token = starToken + 1;
      } else {
        return false;
      }
    }
    while (token < codes.length && codes[token] == ANY) {
      token++;
    }
    return token == codes.length;
  }

  private static int codePoint(String text, int at, int end) {
    int c = text.codePointAt(at);
    return at + Character.charCount(c) > end ? text.charAt(at) : c;
  }

  private boolean fits(int token, int c) {
    int code = codes[token];
    return code == c
        || code == ONE
        || (tokens.get(token) instanceof Token.OneOf(CharacterClass among) && among.has(c));
  }

  /** Whether it is nothing but two stars or more: any number of levels. */
  boolean isLevels() {
    return levels;
  }

  /** The one text it stands for; empty when there are more. */
  Optional<String> literal() {
    return literal;
  }

  /** What follows when it is one star and then a text. */
  Optional<String> suffix() {
    return suffix;
  }
}
