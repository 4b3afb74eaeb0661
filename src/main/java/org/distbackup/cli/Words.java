package org.distbackup.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A line typed into the shell, in words. Blanks separate them, except
 *
 * <ul>
 *   <li>within {@code '...'}: everything stands for itself, line ends too;
 *   <li>within {@code "..."}: a backslash with n, t, r, a double quote, a backslash, or u and four
 *       hex digits is what it is in Java; before anything else it stands for itself, and so does a
 *       line end;
 *   <li>after a backslash outside quotes: the next character stands for itself.
 * </ul>
 *
 * A word that begins with {@code ~} or {@code ~/} outside quotes begins with the home folder. There
 * are no variables, patterns or comments.
 */
record Words(List<Word> words, boolean unclosed) {
  /**
   * A word.
   *
   * @param text without its quotes
   * @param start where it begins in the line, {@code end} where it ends
   */
  record Word(String text, int start, int end) {}

  /** Splits a line; {@code unclosed} when it ends within quotes. */
  static Words split(String line) {
    var reader = new Reader(line, System.getProperty("user.home", "~"));
    return reader.read();
  }

  List<String> texts() {
    return words.stream().map(Word::text).toList();
  }

  /**
   * The text as one word that {@link #split} reads back; the closing quote last if there is one.
   */
  static String quote(String text) {
    if (text.matches("[\\p{L}\\p{M}\\p{N}_./:@%+=,-]+")) {
      return text;
    }
    if (text.indexOf('\'') < 0 && text.equals(Plain.text(text))) {
      return "'" + text + "'";
    }
    String body = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return '"' + Plain.text(body) + '"';
  }

  private static final class Reader {
    private final String line;
    private final String home;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int at;

    Reader(String line, String home) {
      this.line = line;
      this.home = home;
    }

    Words read() {
      boolean unclosed = false;
      while (at < line.length()) {
        if (Character.isWhitespace(line.charAt(at))) {
          at++;
        } else {
          int start = at;
          unclosed = word();
          words.add(new Word(word.toString(), start, at));
          word.setLength(0);
        }
      }
      return new Words(List.copyOf(words), unclosed);
    }

    /** Reads one word; true when the line ended within its quotes. */
    private boolean word() {
      if (line.charAt(at) == '~' && (at + 1 == line.length() || endsTilde(line.charAt(at + 1)))) {
        word.append(home);
        at++;
      }
      while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
        char c = line.charAt(at++);
        if (c == '\'' && !single()) {
          return true;
        } else if (c == '"' && !twofold()) {
          return true;
        } else if (c == '\\' && at < line.length()) {
          word.append(line.charAt(at++));
        } else if (c != '\'' && c != '"') {
          word.append(c);
        }
      }
      return false;
    }

    private static boolean endsTilde(char c) {
      return c == '/' || Character.isWhitespace(c);
    }

    /** Reads to the closing quote; false when there is none. */
    private boolean single() {
      int close = line.indexOf('\'', at);
      word.append(line, at, close < 0 ? line.length() : close);
      at = close < 0 ? line.length() : close + 1;
      return close >= 0;
    }

    /** Reads to the closing double quote; false when there is none. */
    private boolean twofold() {
      while (at < line.length()) {
        char c = line.charAt(at++);
        if (c == '"') {
          return true;
        }
        if (c == '\\' && at < line.length()) {
          escaped();
        } else {
          word.append(c);
        }
      }
      return false;
    }

    private void escaped() {
      char c = line.charAt(at++);
      switch (c) {
        case 'n' -> word.append('\n');
        case 't' -> word.append('\t');
        case 'r' -> word.append('\r');
        case '"', '\\' -> word.append(c);
        case 'u' -> unicode();
        default -> word.append('\\').append(c);
      }
    }

    private void unicode() {
      if (at + 4 <= line.length() && line.substring(at, at + 4).matches("\\p{XDigit}{4}")) {
        word.append((char) Integer.parseInt(line, at, at + 4, 16));
        at += 4;
      } else {
        word.append("\\u");
      }
    }
  }
}
