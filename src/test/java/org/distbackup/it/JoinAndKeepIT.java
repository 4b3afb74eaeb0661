package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.distbackup.api.EventJson;
import org.distbackup.api.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user does on the first day: start nodes, upload, change the file, download. */
@Busy
final class JoinAndKeepIT {
  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(5);

  @Test
  void nodesSayWhereTheyAreWhenTheyAreReady() {
    var monitor = "127.0.0.1:" + CLUSTER.monitor().port();
    assertThat(CLUSTER.monitor().ready()).isEqualTo("Monitor ready at " + monitor);
    var late = CLUSTER.another("late");
    assertThat(late.start().ready())
        .isEqualTo("Peer late ready at 127.0.0.1:" + late.port() + ", joined " + monitor);
    assertThat(late.out().lines()).as("one line").hasSize(1);
    late.close();
  }

  @Test
  void dataPortsSayWhoseTheyAre() throws IOException {
    var nodes = new ArrayList<>(CLUSTER.peers());
    nodes.add(CLUSTER.monitor());
    for (Node node : nodes) {
      var id = Files.readString(node.data().resolve("node.id")).strip();
      assertThat(hello(node)).isEqualTo("444244415441" + "0001" + "010010" + id);
    }
  }

  /** The head of the first frame that a data port sends, in hex. */
  private static String hello(Node node) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.dataPort())) {
      socket.setSoTimeout(30_000);
      var header = ByteBuffer.wrap(socket.getInputStream().readNBytes(16));
      return HexFormat.of().formatHex(socket.getInputStream().readNBytes(header.getInt(8)));
    }
  }

  @Test
  void ofSeveralMonitorsThePeerNamesTheOneThatAnswered() throws IOException, InterruptedException {
    var monitor = "127.0.0.1:" + CLUSTER.monitor().port();
    Files.writeString(
        CLUSTER.folder().resolve("ip.conf"), "127.0.0.1:" + FreePorts.next() + "\n" + monitor);
    var words = new ArrayList<>(CLUSTER.another("choosy").words());
    words.remove("--headless");
    words.subList(words.indexOf("--monitor"), words.indexOf("--monitor") + 2).clear();
    words.add("--json");

    var piped = pipe(words, "status\n");
    assertThat(piped.exitCode()).as(piped.err()).isZero();
    var events = piped.out().lines().map(line -> EventJson.parse(line).orElseThrow()).toList();
    assertThat(events)
        .first()
        .isInstanceOfSatisfying(
            Summary.Ready.class,
            ready -> {
              assertThat(ready.clusterState()).isEqualTo("joined");
              assertThat(ready.monitor()).isEqualTo(monitor);
            });
    assertThat(events)
        .filteredOn(Summary.Status.class::isInstance)
        .extracting(event -> ((Summary.Status) event).monitor())
        .containsExactly(monitor);
  }

  @Test
  void commandsOfOneShotBringAFileBackByteForByte() throws IOException, InterruptedException {
    var file = CLUSTER.file("holiday 2026 ü.jpg", 3_000_000);
    byte[] original = Files.readAllBytes(file);
    var owner = CLUSTER.peer(1);

    var upload = CLUSTER.run(owner, "upload", file.getFileName().toString());
    assertThat(upload.exitCode()).as(upload.err()).isZero();
    assertThat(upload.out())
        .startsWith("uploaded holiday 2026 ü.jpg, ")
        .contains("peers (2-of-4, survives the loss of any ");

    Files.writeString(file, "changed");
    var to = Files.createDirectory(CLUSTER.folder().resolve("one-shot"));
    var download =
        CLUSTER.run(owner, "download", file.getFileName().toString(), "--to", to.toString());
    assertThat(download.exitCode()).as(download.err()).isZero();
    assertThat(to.resolve(file.getFileName())).hasBinaryContent(original);
  }

  @Test
  void theNewestVersionComesBackAndEmptyAndTinyFilesToo() throws IOException {
    var owner = CLUSTER.peer(2);
    for (int length : new int[] {0, 1, 12, 2_000_000}) {
      var file = CLUSTER.file("version", length);
      assertThat(owner.upload(file).ok()).isTrue();
      CLUSTER.assertComesBack(owner, file);
    }
  }

  @Test
  void pipedCommandsRunAndThenThePeerLogsOut() throws IOException, InterruptedException {
    var piped = CLUSTER.another("piped");
    var words = new ArrayList<>(piped.words());
    words.remove("--headless");
    var file = CLUSTER.file("a b.txt", 500_000);
    byte[] original = Files.readAllBytes(file);

    var first = pipe(words, "upload 'a b.txt'\n");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("Peer piped ready at 127.0.0.1:"),
            line -> assertThat(line).startsWith("uploaded a b.txt, "),
            line -> assertThat(line).isEqualTo("Bye!"));

    Files.delete(file);
    var second = pipe(words, "download 'a b.txt'\n\nlogout\n");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(file).hasBinaryContent(original);

    var third = pipe(words, "upload nothing\n");
    assertThat(third.exitCode()).isEqualTo(1);
    assertThat(third.err()).contains("There is no file ");
  }

  private static Outcome pipe(List<String> words, String input) throws InterruptedException {
    return Program.run(Program.node(words.toArray(String[]::new)), CLUSTER.folder(), input);
  }

  @Test
  void whatGoesWrongHasItsExitCodeAndASentence() throws InterruptedException {
    var owner = CLUSTER.peer(1);
    assertFails(CLUSTER.run(owner, "upload", "no-such-file"), 1, "There is no file ");
    assertFails(CLUSTER.run(owner, "download", "never-uploaded"), 1, "never-uploaded");
    assertFails(CLUSTER.run(owner, "upload"), 2, "FILE");
    assertFails(CLUSTER.run(owner, "upload", "."), 2, "is not a regular file");
    assertFails(CLUSTER.run(CLUSTER.another("nobody"), "status"), 10, "No node is running in ");
  }

  @Test
  void aDataDirectoryHasOneNodeAndAPortOneOwner() throws InterruptedException {
    var peer = CLUSTER.peer(3);
    assertFails(start(peer.words()), 11, "Another node is running in " + peer.data());

    var other = new ArrayList<>(CLUSTER.another("other").words());
    other.set(other.indexOf("--port") + 1, Integer.toString(peer.port()));
    assertFails(start(other), 11, "Port " + peer.port() + " on 127.0.0.1 is taken.");
    assertThat(peer.ask("status").ok()).as("the first goes on").isTrue();
  }

  private static Outcome start(List<String> words) throws InterruptedException {
    return Program.run(Program.node(words.toArray(String[]::new)), CLUSTER.folder(), "");
  }

  private static void assertFails(Outcome outcome, int exitCode, String sentence) {
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(exitCode);
    assertThat(outcome.err()).contains(sentence).doesNotContain("Exception");
  }

  @Test
  void statusAndPeersTellWhoIsThere() throws InterruptedException {
    var owner = CLUSTER.peer(4);
    var status = CLUSTER.run(owner, "status");
    assertThat(status.exitCode()).isZero();
    assertThat(status.out()).containsPattern("\\d of \\d peers are online");
    var peers = CLUSTER.run(owner, "peers");
    assertThat(peers.exitCode()).isZero();
    assertThat(peers.out()).contains("p4 (this one)", "p1", "p5", "online");
  }

  @Test
  void nothingOfAFileCanBeReadOnTheDisksOfTheOthers() throws IOException {
    var owner = CLUSTER.peer(5);
    var marker = "the-secret-recipe-of-grandmother";
    var file = CLUSTER.folder().resolve("recipe-of-grandmother.txt");
    Files.writeString(file, (marker + "\n").repeat(10_000));
    assertThat(owner.upload(file).ok()).isTrue();
    for (Node node : CLUSTER.peers()) {
      if (node != owner) {
        assertNowhere(node.data(), marker, file.getFileName().toString());
      }
    }
    assertNowhere(CLUSTER.monitor().data(), marker, file.getFileName().toString());
  }

  private static void assertNowhere(Path folder, String... secrets) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        var content = Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1);
        for (var secret : secrets) {
          assertThat(content.contains(secret)).as("%s in %s", secret, path).isFalse();
        }
      }
    }
  }
}
