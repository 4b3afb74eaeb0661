package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.api.Event;
import org.distbackup.api.Item;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Tab offers, with a node that answers as told. */
final class ShellCompleterTest {
  @TempDir private Path folder;
  private FakeNode node;
  private LineReader reader;
  private ShellCompleter completer;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode(folder);
    var terminal =
        new DumbTerminal(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream());
    reader = LineReaderBuilder.builder().terminal(terminal).build();
    var commands = new ShellCommands(Typed.in(folder).context());
    completer = new ShellCompleter(commands::all, folder, new KeptSnapshots(folder));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private List<String> offered(String line) {
    List<Candidate> candidates = new ArrayList<>();
    completer.complete(
        reader, ShellLine.parse(line, line.length(), ParseContext.COMPLETE), candidates);
    return candidates.stream().map(Candidate::value).toList();
  }

  private static Item.Snapshot snapshot(String id, long files, String... paths) {
    return new Item.Snapshot(id + "00000000", 1, "ada", List.of(paths), List.of(), files, 5);
  }

  private void keepThree() {
    node.answer(
        "snapshots",
        snapshot("40dc1520", 1, "/home/ada/my report.pdf"),
        snapshot("5a5a5a5a", 7, "/home/ada/music"),
        snapshot("60000000", 1, "/tmp/my report.pdf"),
        new Event.Exit(0));
  }

  @Test
  void aDownloadIsOfferedTheNamesOfKeptFilesOnceEach() {
    keepThree();

    assertThat(offered("download ")).containsExactly("my report.pdf");
  }

  @Test
  void whatTakesASnapshotIsOfferedAllOfThem() {
    keepThree();

    for (String line : List.of("restore ", "ls ", "dump ", "stats ", "forget ", "diff latest ")) {
      assertThat(offered(line))
          .as(line)
          .containsExactly("latest", "40dc1520", "5a5a5a5a", "60000000");
    }
  }

  @Test
  void aNodeThatDoesNotAnswerKeepsNothing() {
    node.close();

    assertThat(offered("download ")).isEmpty();
    assertThat(offered("restore ")).containsExactly("latest");
  }

  @Test
  void filesAndFoldersAreOfferedWhereTheyAreMeant() throws IOException {
    Files.createFile(folder.resolve("notes"));
    Files.createDirectory(folder.resolve("pictures"));

    assertThat(offered("backup ")).contains("notes", "pictures/");
    assertThat(offered("download x --to ")).contains("pictures/").doesNotContain("notes");
  }

  /** It took the space before the cursor with it when one of many was chosen. */
  @Test
  void whereNoWordIsBegunNothingIsTakenBack() {
    var line =
        (CompletingParsedLine)
            ShellLine.parse("restore ", "restore ".length(), ParseContext.COMPLETE);

    assertThat(line.escape("", false)).isEmpty();
    assertThat(line.escape("my report.pdf", true)).isEqualTo("'my report.pdf'");
  }

  @Test
  void commandsAndOptionsAreOffered() {
    assertThat(offered("")).contains("upload", "download", "logout");
    assertThat(offered("backup --")).contains("--tag", "--dry-run");
  }
}
