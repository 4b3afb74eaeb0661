package org.distbackup.select;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.failure.Failure;

/**
 * A file of patterns, one a line, as a .gitignore: empty lines and lines that begin with {@code #}
 * are skipped, blanks at a line's end too unless a backslash is before them.
 */
public final class ExcludeFile {
  private ExcludeFile() {}

  /**
   * The patterns of the file, for {@link Patterns#of}.
   *
   * @throws Failure USAGE when the file is missing, not to be read, or no text
   */
  public static List<String> read(Path file) {
    try {
      return patterns(Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "There is no exclude file " + file + ".",
          "Give --exclude-file the path of a file with a pattern on each line.",
          e);
    } catch (CharacterCodingException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "The exclude file " + file + " is no text in UTF-8.",
          "Save it as UTF-8, a pattern on each line.",
          e);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "The exclude file " + file + " cannot be read: " + e.getMessage() + ".",
          "Check that it is a file and may be read.",
          e);
    }
  }

  /** The patterns of these lines. */
  static List<String> patterns(List<String> lines) {
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      // Editors of another system put a mark at the beginning.
      String line = i == 0 ? lines.get(i).replace("\uFEFF", "") : lines.get(i);
      if (!line.startsWith("#")) {
        String pattern = withoutBlanks(line);
        if (!pattern.isEmpty()) {
          patterns.add(pattern);
        }
      }
    }
    return patterns;
  }

  private static String withoutBlanks(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ' && !escaped(line, end - 1)) {
      end--;
    }
    return line.substring(0, end);
  }

  private static boolean escaped(String line, int at) {
    int backslashes = 0;
    while (at - backslashes > 0 && line.charAt(at - backslashes - 1) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
