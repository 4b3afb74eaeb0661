package org.distbackup.cli;

/** Texts that others chose, made safe to print. */
final class Plain {
  private Plain() {}

  /**
   * The text with control characters written out as Java writes them: file and peer names may hold
   * line ends, or sequences that would command the terminal.
   */
  static String text(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> append(out, c);
              }
            });
    return out.toString();
  }

  private static void append(StringBuilder out, int codePoint) {
    boolean prints =
        switch (Character.getType(codePoint)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
              false;
          default -> true;
        };
    if (prints) {
      out.appendCodePoint(codePoint);
    } else {
      for (char unit : Character.toChars(codePoint)) {
        out.append(String.format("\\u%04x", (int) unit));
      }
    }
  }
}
