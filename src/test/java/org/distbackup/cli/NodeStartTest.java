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

/** Monitor and peer: their flags, and commands that are piped into a peer. */
final class NodeStartTest {
  @TempDir private Path folder;

  private FakeNode node() {
    try {
      var node = new FakeNode(folder);
      node.answer(
          "upload",
          new Summary.Upload("a", 1, 1, 1, 1, "40dc1520", "1-of-2", 2, 0, ""),
          new Event.Exit(0));
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
      assertThat(typed.out()).isEqualTo(node.readyLine() + "\n");
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
              node.readyLine()
                  + "\nuploaded a, 1 B, to 2 peers (1-of-2, survives the loss of any 1), snapshot"
                  + " 40dc1520\nBye!\n");
      assertThat(node.requests()).extracting(Request::command).containsExactly("upload", "logout");
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
  }
}
