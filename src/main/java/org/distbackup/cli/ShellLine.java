package org.distbackup.cli;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;

/** {@link Words} as JLine wants to see them: with a cursor in one of them. */
final class ShellLine implements CompletingParsedLine {
  private final String line;
  private final int cursor;
  private final List<String> words = new ArrayList<>();
  private final int wordIndex;
  private final int start;
  private final int end;

  private ShellLine(String line, int cursor, Words split) {
    this.line = line;
    this.cursor = cursor;
    int index = 0;
    int from = cursor;
    int to = cursor;
    boolean found = false;
    for (Words.Word word : split.words()) {
      words.add(word.text());
      if (word.end() < cursor) {
        index++;
      } else if (word.start() <= cursor) {
        found = true;
        from = word.start();
        to = word.end();
      }
    }
    if (!found && cursor > 0) {
      words.add(index, "");
    }
    this.wordIndex = index;
    this.start = from;
    this.end = to;
  }

  /**
   * Parses a line for JLine.
   *
   * @throws EOFError when it is to be run and its quotes are open: JLine asks for another line
   */
  static ParsedLine parse(String line, int cursor, ParseContext context) {
    Words split = Words.split(line);
    if (context == ParseContext.ACCEPT_LINE) {
      if (split.unclosed()) {
        throw new EOFError(-1, -1, "quotes are open", "quote");
      }
      return new ShellLine(line, 0, split);
    }
    return new ShellLine(line, Math.max(cursor, 0), split);
  }

  @Override
  public CharSequence escape(CharSequence candidate, boolean complete) {
    // JLine takes back as much as it thinks was typed; of no word yet, that must be nothing.
    if (candidate.isEmpty()) {
      return "";
    }
    String quoted = Words.quote(candidate.toString());
    boolean closes = quoted.startsWith("'") || quoted.startsWith("\"");
    return closes && !complete ? quoted.substring(0, quoted.length() - 1) : quoted;
  }

  @Override
  public int rawWordCursor() {
    return cursor - start;
  }

  @Override
  public int rawWordLength() {
    return end - start;
  }

  @Override
  public String word() {
    return wordIndex < words.size() ? words.get(wordIndex) : "";
  }

  @Override
  public int wordCursor() {
    List<String> before = Words.split(line.substring(start, cursor)).texts();
    return before.isEmpty() ? 0 : Math.min(before.getFirst().length(), word().length());
  }

  @Override
  public int wordIndex() {
    return wordIndex;
  }

  @Override
  public List<String> words() {
    return words;
  }

  @Override
  public String line() {
    return line;
  }

  @Override
  public int cursor() {
    return cursor;
  }
}
