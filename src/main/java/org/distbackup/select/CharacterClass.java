package org.distbackup.select;

import java.util.Optional;
import java.util.function.IntPredicate;

/** The characters in {@code [...]}: single ones, ranges, {@code [:alpha:]} and the like. */
final class CharacterClass {
  private final IntPredicate members;
  private final boolean inverted;

  CharacterClass(IntPredicate members, boolean inverted) {
    this.members = members;
    this.inverted = inverted;
  }

  /** Whether a character fits. */
  boolean has(int codePoint) {
    return members.test(codePoint) != inverted;
  }

  /** The class of this POSIX name, in ASCII; empty when there is none of it. */
  static Optional<IntPredicate> named(String name) {
    return switch (name) {
      case "alnum" -> Optional.of(c -> letter(c) || digit(c));
      case "alpha" -> Optional.of(CharacterClass::letter);
      case "blank" -> Optional.of(c -> c == ' ' || c == '\t');
      case "cntrl" -> Optional.of(c -> c < ' ' || c == 0x7F);
      case "digit" -> Optional.of(CharacterClass::digit);
      case "graph" -> Optional.of(c -> c > ' ' && c < 0x7F);
      case "lower" -> Optional.of(c -> c >= 'a' && c <= 'z');
      case "print" -> Optional.of(c -> c >= ' ' && c < 0x7F);
      case "punct" -> Optional.of(c -> c > ' ' && c < 0x7F && !letter(c) && !digit(c));
      case "space" -> Optional.of(c -> c == ' ' || (c >= '\t' && c <= '\r'));
      case "upper" -> Optional.of(c -> c >= 'A' && c <= 'Z');
      case "xdigit" ->
          Optional.of(c -> digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
      default -> Optional.empty();
    };
  }

  private static boolean letter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
