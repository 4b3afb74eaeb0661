package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "upload a.txt          | a.txt",
        "upload 'a b.txt'      | a b.txt",
        "upload \"a b.txt\"    | a b.txt",
        "upload a\\ b.txt      | a b.txt",
        "upload 'a'\" \"b      | a b",
        "upload 'it\"s'        | it\"s",
        "upload \"it's\"       | it's",
        "upload 'a\\nb'        | a\\nb",
        "upload a\\\\b         | a\\b",
        "upload \"\\u00fc\"    | ü",
        "upload über.txt       | über.txt",
        "upload \"C:\\dir\"    | C:\\dir",
        "upload \"\\uXY\"      | \\uXY",
        "upload a\\            | a\\",
        "upload a~             | a~",
        "upload '~'            | ~",
      })
  void theSecondWordIs(String line, String word) {
    assertThat(Words.split(line.strip()).texts()).containsExactly("upload", word);
  }

  @Test
  void escapesInDoubleQuotes() {
    assertThat(Words.split("\"a\\nb\\tc\\rd\\\"e\\\\f\"").texts())
        .containsExactly("a\nb\tc\rd\"e\\f");
  }

  @Test
  void aLineOfBlanksHasNoWordsAndEmptyQuotesAreOne() {
    assertThat(Words.split(" \t").texts()).isEmpty();
    assertThat(Words.split("a '' b").texts()).containsExactly("a", "", "b");
  }

  @Test
  void theHomeFolder() {
    assertThat(Words.split("upload ~/a").texts())
        .containsExactly("upload", System.getProperty("user.home") + "/a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upload 'a", "upload \"a", "upload \"a\\\""})
  void openQuotesAskForMore(String line) {
    assertThat(Words.split(line).unclosed()).isTrue();
    assertThatThrownBy(() -> ShellLine.parse(line, line.length(), ParseContext.ACCEPT_LINE))
        .isInstanceOf(EOFError.class);
  }

  @Property
  void aQuotedTextIsReadBack(@ForAll String text) {
    if (!text.isEmpty()) {
      String quoted = Words.quote(text);
      assertThat(Words.split("x " + quoted).texts()).isEqualTo(List.of("x", text));
      assertThat(quoted).doesNotContain("\n", "\u001b");
    }
  }

  @Test
  void theWordAtTheCursorIsCompleted() {
    var line = (CompletingParsedLine) ShellLine.parse("upload 'my d", 12, ParseContext.COMPLETE);
    assertThat(line.wordIndex()).isEqualTo(1);
    assertThat(line.word()).isEqualTo("my d");
    assertThat(line.wordCursor()).isEqualTo(4);
    assertThat(line.rawWordCursor()).isEqualTo(5);
    assertThat(line.rawWordLength()).isEqualTo(5);
    assertThat(line.escape("my dir/", false)).hasToString("'my dir/");
    assertThat(line.escape("my file", true)).hasToString("'my file'");
  }

  @Test
  void afterABlankANewWordBegins() {
    var line = ShellLine.parse("upload ", 7, ParseContext.COMPLETE);
    assertThat(line.words()).containsExactly("upload", "");
    assertThat(line.wordIndex()).isEqualTo(1);
    assertThat(line.word()).isEmpty();
  }
}
