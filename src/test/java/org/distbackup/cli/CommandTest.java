package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.api.Request;
import org.distbackup.api.Summary;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands against a node that answers as told. */
final class CommandTest {
  private static final Summary.Upload UPLOADED =
      new Summary.Upload("report.pdf", 1_258_291, 9, 9, 18, "40dc1520", "2-of-4", 4, 0.5, "");

  @TempDir private Path folder;
  private FakeNode node;
  private Typed typed;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode(folder);
    typed = Typed.in(folder);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private int run(String command, String... args) {
    String[] line = new String[args.length + 3];
    line[0] = command;
    line[1] = "--data";
    line[2] = folder.toString();
    System.arraycopy(args, 0, line, 3, args.length);
    return typed.run(line);
  }

  @Test
  void uploadSaysWhereTheFileIsAndWhatItSurvives() {
    node.answer("upload", UPLOADED, new Event.Exit(0));
    assertThat(run("upload", "report.pdf")).isZero();
    assertThat(typed.out())
        .isEqualTo(
            "uploaded report.pdf, 1.200 MiB, to 4 peers (2-of-4, survives the loss of any 2),"
                + " snapshot 40dc1520\n");
    assertThat(typed.err()).isEmpty();
    assertThat(node.requests())
        .containsExactly(
            new Request("upload", folder.toString(), Map.of("file", List.of("report.pdf"))));
  }

  @Test
  void warningsGoToStandardError() {
    node.answer(
        "upload",
        new Event.Warning("A disk is nearly full."),
        new Summary.Upload("a", 1, 1, 1, 1, "40dc1520", "1-of-1", 1, 0, "There is one copy only."),
        new Event.Exit(0));
    assertThat(run("upload", "a")).isZero();
    assertThat(typed.out())
        .isEqualTo("uploaded a, 1 B, to 1 peer (1-of-1, survives no loss), snapshot 40dc1520\n");
    assertThat(typed.err()).isEqualTo("A disk is nearly full.\nThere is one copy only.\n");
  }

  @Test
  void namesCannotCommandTheTerminal() {
    node.answer(
        "download",
        new Summary.Download("a\nb\u001b[2J", "/x/a\nb", 5, "40dc1520", 0),
        new Event.Exit(0));
    assertThat(run("download", "a\nb", "--to", "x y")).isZero();
    assertThat(typed.out()).isEqualTo("downloaded a\\nb\\u001b[2J, 5 B, to /x/a\\nb\n");
    assertThat(node.requests())
        .containsExactly(
            new Request(
                "download",
                folder.toString(),
                Map.of("name", List.of("a\nb"), "to", List.of("x y"))));
  }

  @Test
  void namesThatLookLikeOptionsOrFilesOfArgumentsAreNames() throws IOException {
    Files.writeString(folder.resolve("list"), "other");
    node.answer("upload", UPLOADED, new Event.Exit(0));
    assertThat(run("upload", "@" + folder.resolve("list"))).isZero();
    assertThat(run("upload", "--", "--json")).isZero();
    assertThat(node.requests())
        .extracting(request -> request.argument("file").orElseThrow())
        .containsExactly("@" + folder.resolve("list"), "--json");
  }

  @Test
  void statusSpeaksPlainly() {
    node.answer(
        "status",
        new Summary.Status(
            "up",
            "zoë",
            "h:1",
            "m:1",
            "online",
            4,
            4,
            0,
            0,
            0,
            List.of(new Summary.Group("5f3a", "2-of-4", 4, 3, 9, 1, 1)),
            List.of("4 of 4 peers are online.", "Everything survives the loss of any 1 site.")),
        new Event.Exit(0));
    assertThat(run("status")).isZero();
    assertThat(typed.out())
        .isEqualTo(
            """
            4 of 4 peers are online.
            Everything survives the loss of any 1 site.

            GROUP  SCHEME  MEMBERS  ONLINE  PACKS  OWED  SURVIVES LOSS OF
            5f3a   2-of-4  4        3       9      1     1 site
            """);
  }

  @Test
  void peersAreATable() {
    node.answer(
        "peers",
        new Event.Peer(
            "zoë", "attic", "10.0.0.1:8098", "10.0.0.1:1", "online", 1 << 30, 0, 0, true),
        new Event.Peer("b", "cellar", "10.0.0.2:8098", "10.0.0.2:1", "offline", 0, 12, 7300, false),
        new Event.Exit(0));
    assertThat(run("peers")).isZero();
    assertThat(typed.out())
        .isEqualTo(
            """
            NAME            SITE    ADDRESS        STATE    OFFERED    USED  LAST SEEN
            zoë (this one)  attic   10.0.0.1:8098  online   1.000 GiB  0 B   now
            b               cellar  10.0.0.2:8098  offline  0 B        12 B  2 h ago
            """);
  }

  @Test
  void thePhraseIsFourRowsOfSixWords() {
    node.answer(
        "recovery-phrase",
        new Summary.RecoveryPhrase(Collections.nCopies(24, "zoo")),
        new Event.Exit(0));
    assertThat(run("recovery-phrase")).isZero();
    assertThat(typed.out()).isEqualTo("zoo zoo zoo zoo zoo zoo\n".repeat(4));
  }

  @Test
  void logoutSaysByeEvenWhenTheNodeIsGoneBeforeItsExitCode() {
    node.answer("logout", new Summary.Logout());
    assertThat(run("logout")).isZero();
    assertThat(typed.out()).isEqualTo("Bye!\n");
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED,1",
    "USAGE,2",
    "NO_NODE,10",
    "IN_USE,11",
    "WRONG_PHRASE,12",
    "NOT_ENOUGH,13",
    "INTERRUPTED,130"
  })
  void eachFailureHasItsExitCode(Failure.Kind kind, int exitCode) {
    node.answer(
        "upload", new Event.Failed(kind, "It is so.", "Do this."), new Event.Exit(exitCode));
    assertThat(run("upload", "a")).isEqualTo(exitCode);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).isEqualTo("It is so.\nDo this.\n");
  }

  @Test
  void unreadableFilesAreExitCodeThree() {
    node.answer("upload", UPLOADED, new Event.Exit(3));
    assertThat(run("upload", "a")).isEqualTo(3);
  }

  @Test
  void anAnswerThatBreaksOffIsAFailure() {
    node.answer("upload", new Event.Status(1, 1, 0, 1, 1, 2, 3, 0, 4, 4, ""));
    assertThat(run("upload", "a")).isEqualTo(1);
    assertThat(typed.err()).startsWith("The node stopped before the command was finished.\n");
  }

  @Test
  void anAnswerThatIsNoEventIsAFailure() {
    node.answerLines("upload", "<html>");
    assertThat(run("upload", "a")).isEqualTo(1);
    assertThat(typed.err()).startsWith("The node answered with something that is no event.\n");
  }

  @Test
  void jsonIsTheAnswerAsItCame() {
    String unknown = "{\"message_type\":\"hologram\"}";
    String exit = EventJson.line(new Event.Exit(0));
    node.answerLines("upload", unknown, EventJson.line(UPLOADED), exit);
    assertThat(run("upload", "a", "--json")).isZero();
    assertThat(typed.out())
        .isEqualTo(unknown + "\n" + EventJson.line(UPLOADED) + "\n" + exit + "\n");
  }

  @Test
  void jsonTellsOfFailuresOnThisSideToo() throws IOException {
    Files.delete(folder.resolve("api.json"));
    assertThat(run("status", "--json")).isEqualTo(10);
    assertThat(typed.out().lines().map(EventJson::parse).map(Optional::orElseThrow))
        .last()
        .isEqualTo(new Event.Exit(10));
  }

  @Test
  void quietPrintsWarningsOnly() {
    node.answer("upload", new Event.Warning("Careful."), UPLOADED, new Event.Exit(0));
    assertThat(run("upload", "a", "--quiet")).isZero();
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).isEqualTo("Careful.\n");
  }

  @Test
  void progressIsShownOnATerminalAndClearedAtTheEnd() {
    typed = typed.onTerminal();
    node.answer(
        "upload", new Event.Status(1, 1, 0, 1, 1, 2, 3, 0, 4, 4, ""), UPLOADED, new Event.Exit(0));
    assertThat(run("upload", "a")).isZero();
    assertThat(typed.out())
        .startsWith("\r\u001b[K")
        .contains("1.00%")
        .contains("\r\u001b[Kuploaded");
  }

  @ParameterizedTest
  @CsvSource({"--no-progress", "--quiet"})
  void progressCanBeHad(String flag) {
    typed = typed.onTerminal();
    node.answer("upload", new Event.Status(1, 1, 0, 1, 1, 2, 3, 0, 4, 4, ""), new Event.Exit(0));
    assertThat(run("upload", "a", flag)).isZero();
    assertThat(typed.out()).isEmpty();
  }

  @Test
  void interruptingACommandCancelsItInTheNode() throws InterruptedException {
    var exitCode = new AtomicInteger(-1);
    Thread command = Thread.ofPlatform().start(() -> exitCode.set(run("upload", "endless")));
    Awaitility.await().until(() -> !node.requests().isEmpty());
    command.interrupt();
    command.join();
    assertThat(exitCode).hasValue(130);
    assertThat(typed.err()).startsWith("Interrupted.\n");
    assertThat(node.cancelled().await(10, TimeUnit.SECONDS)).isTrue();
  }
}
