package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.distbackup.api.Event;
import org.distbackup.api.Request;
import org.distbackup.api.Summary;
import org.distbackup.failure.Failure;
import org.distbackup.placement.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Monitor and peer: their flags, and commands that are piped into a peer. */
final class NodeStartTest {
  private static final Summary.Upload UPLOADED =
      new Summary.Upload("a", 1, 1, 1, 1, "40dc1520", "1-of-2", 2, 0, "");
  private static final String READY = "Peer fake ready at 127.0.0.1:8098, joined 127.0.0.1:8099\n";

  @TempDir private Path folder;

  private FakeNode node() {
    try {
      var node = new FakeNode(folder);
      node.answer("upload", UPLOADED, new Event.Exit(0));
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FakeNode stopped(FakeNode node) {
    node.stop();
    return node;
  }

  @Test
  void flagsReachTheMonitor() throws IOException {
    Path config = Files.createFile(folder.resolve("my.conf"));
    try (var node = stopped(node())) {
      var typed = Typed.in(folder).starting(_ -> node);
      assertThat(
              typed.run(
                  "monitor --data m --bind 0.0.0.0 --advertise h --port 1 --data-port 2 --config"
                      .concat(" my.conf")
                      .split(" ")))
          .isZero();
      assertThat(typed.out()).isEqualTo(READY);
      assertThat(typed.started())
          .containsExactly(
              new NodeOptions(
                  folder.resolve("m"),
                  Optional.empty(),
                  Optional.empty(),
                  OptionalLong.empty(),
                  Optional.of("0.0.0.0"),
                  Optional.of("h"),
                  OptionalInt.of(1),
                  OptionalInt.of(2),
                  List.of(),
                  true,
                  Optional.of(config)));
    }
  }

  @Test
  void flagsReachThePeer() {
    try (var node = stopped(node())) {
      var typed = Typed.in(folder).starting(_ -> node);
      assertThat(
              typed.run(
                  "peer --data p --name zoë --site attic --offer 50GB --monitor h --headless"
                      .split(" ")))
          .isZero();
      assertThat(typed.started())
          .containsExactly(
              new NodeOptions(
                  folder.resolve("p"),
                  Optional.of("zoë"),
                  Optional.of("attic"),
                  OptionalLong.of(50_000_000_000L),
                  Optional.empty(),
                  Optional.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  List.of(new Endpoint("h", 8099)),
                  true,
                  Optional.empty()));
    }
  }

  @Test
  void theMonitorIsFoundInIpConfHereAndThenBesideTheSettings() throws IOException {
    Path settings = Files.createDirectory(folder.resolve("settings"));
    Files.createFile(settings.resolve("application.conf"));
    Files.writeString(settings.resolve("ip.conf"), "far");
    try (var node = stopped(node())) {
      var typed = Typed.in(folder).starting(_ -> node);
      assertThat(typed.run("peer", "--config", "settings/application.conf")).isZero();
      Files.writeString(folder.resolve("ip.conf"), "near:1");
      assertThat(typed.run("peer", "--config", "settings/application.conf")).isZero();
      assertThat(typed.started())
          .extracting(NodeOptions::monitors)
          .containsExactly(List.of(new Endpoint("far", 8099)), List.of(new Endpoint("near", 1)));
    }
  }

  @Test
  void pipedCommandsRunAndThenItLogsOut() {
    try (var node = node()) {
      var typed = Typed.in(folder).reading("upload a\n").starting(_ -> node);
      assertThat(typed.run("peer", "--monitor", "h")).isZero();
      assertThat(typed.out())
          .isEqualTo(
              READY
                  + "uploaded a, 1 B, to 2 peers (1-of-2, survives the loss of any 1), snapshot"
                  + " 40dc1520\nBye!\n");
      assertThat(node.requests()).extracting(Request::command).containsExactly("upload", "logout");
    }
  }

  @ParameterizedTest
  @CsvSource({"monitor --json", "peer --monitor h --headless --json"})
  void withJsonANodeSaysThatItIsReadyAndHowItEnds(String line) {
    try (var node = stopped(node())) {
      var typed = Typed.in(folder).starting(_ -> node);
      assertThat(typed.run(line.split(" "))).isZero();
      assertThat(typed.events()).containsExactly(FakeNode.READY, new Event.Exit(0));
    }
  }

  @ParameterizedTest
  @CsvSource({"monitor --quiet", "peer --monitor h --headless --quiet"})
  void aQuietNodeSaysNothing(String line) {
    try (var node = stopped(node())) {
      var typed = Typed.in(folder).starting(_ -> node);
      assertThat(typed.run(line.split(" "))).isZero();
      assertThat(typed.out() + typed.err()).isEmpty();
    }
  }

  @Test
  void whatIsPipedIntoAPeerWithJsonIsAnsweredInJson() {
    try (var node = node()) {
      var typed =
          Typed.in(folder).reading("upload a --json\n\nnonsense\nupload 'a").starting(_ -> node);
      assertThat(typed.run("peer", "--monitor", "h", "--json")).isEqualTo(2);
      assertThat(typed.events())
          .filteredOn(event -> !(event instanceof Event.Failed))
          .containsExactly(
              FakeNode.READY,
              UPLOADED,
              new Event.Exit(0),
              new Event.Exit(2),
              new Event.Exit(2),
              new Summary.Logout(),
              new Event.Exit(0),
              new Event.Exit(2));
      assertThat(typed.events()).filteredOn(Event.Failed.class::isInstance).hasSize(2);
    }
  }

  @Test
  void whatIsPipedIntoAQuietPeerIsQuiet() {
    try (var node = node()) {
      var typed = Typed.in(folder).reading("upload a\nnonsense\n").starting(_ -> node);
      assertThat(typed.run("peer", "--monitor", "h", "--quiet")).isEqualTo(2);
      assertThat(typed.out()).isEmpty();
      assertThat(typed.err()).startsWith("There is no command");
    }
  }

  @Test
  void aLogoutEndsIt() {
    try (var node = node()) {
      var typed = Typed.in(folder).reading("logout\nupload a\n").starting(_ -> node);
      assertThat(typed.run("peer", "--monitor", "h")).isZero();
      assertThat(node.requests()).extracting(Request::command).containsExactly("logout");
    }
  }

  @Test
  void theLastFailureIsTheExitCode() {
    try (var node = node()) {
      node.answer(
          "download",
          new Event.Failed(Failure.Kind.NOT_ENOUGH, "Too few.", "Wait."),
          new Event.Exit(13));
      var typed = Typed.in(folder).reading("nonsense\ndownload a\nupload a\n").starting(_ -> node);
      assertThat(typed.run("peer", "--monitor", "h")).isEqualTo(13);
      assertThat(typed.err()).contains("There is no command", "Too few.\nWait.\n");
    }
  }

  @Test
  void namesWithLineEndsCanBePiped() {
    try (var node = node()) {
      var typed =
          Typed.in(folder)
              .reading("upload 'two\nlines'\nupload \"two\\nlines\"\nupload 'open")
              .starting(_ -> node);
      assertThat(typed.run("peer", "--monitor", "h")).isEqualTo(2);
      assertThat(node.requests())
          .filteredOn(request -> request.command().equals("upload"))
          .extracting(request -> request.argument("file").orElseThrow())
          .containsExactly("two\nlines", "two\nlines");
      assertThat(typed.err()).isEqualTo("The last quotes are not closed.\nClose them.\n");
    }
  }

  @Test
  void aBareEnterListsTheCommandsOfTheShell() {
    try (var node = node()) {
      var typed = Typed.in(folder).reading("\n").starting(_ -> node);
      assertThat(typed.run("peer", "--monitor", "h")).isZero();
      assertThat(typed.out())
          .contains("upload FILE ", "download NAME [--to DIR] ", "logout ")
          .doesNotContain("monitor ");
    }
  }

  @Test
  void withAnEmptyInputItGoesOn() throws InterruptedException {
    try (var node = node()) {
      var typed = Typed.in(folder).reading("").starting(_ -> node);
      Thread peer = Thread.ofPlatform().start(() -> typed.run("peer", "--monitor", "h"));
      Awaitility.await().until(() -> typed.out().contains("ready"));
      assertThat(peer.isAlive()).isTrue();
      node.stop();
      peer.join();
      assertThat(node.requests()).isEmpty();
    }
  }

  @Test
  void aNodeThatCannotStartSaysWhy() {
    var typed =
        Typed.in(folder)
            .starting(
                _ -> {
                  throw new Failure(
                      Failure.Kind.IN_USE, "Port 8098 is taken.", "Give another --port.");
                });
    assertThat(typed.run("peer", "--monitor", "h")).isEqualTo(11);
    assertThat(typed.err()).isEqualTo("Port 8098 is taken.\nGive another --port.\n");
    assertThat(typed.out()).isEmpty();

    assertThat(typed.run("peer", "--monitor", "h", "--json")).isEqualTo(11);
    assertThat(typed.events())
        .containsExactly(
            new Event.Failed(Failure.Kind.IN_USE, "Port 8098 is taken.", "Give another --port."),
            new Event.Exit(11));
  }
}
