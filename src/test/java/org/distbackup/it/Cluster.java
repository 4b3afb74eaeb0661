package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A monitor and peers p1, p2, ... in processes of their own, with a temporary folder that goes with
 * them. Registered as a static extension: its nodes end with the test class, however that ends, and
 * what they said is shown when a test fails.
 */
final class Cluster implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  private static final int TAIL = 60;

  private final boolean started;
  private final List<Node> peers = new ArrayList<>();
  private final List<Node> others = new ArrayList<>();
  private final Path folder;
  private final Node monitor;

  private Cluster(int size, boolean started) {
    this.started = started;
    try {
      folder = Files.createTempDirectory("distbackup-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    monitor = Node.monitor(folder);
    for (int i = 1; i <= size; i++) {
      peers.add(Node.peer("p" + i, folder, monitor.port()));
    }
  }

  /** A monitor and that many peers, all online before the first test. */
  static Cluster of(int size) {
    return new Cluster(size, true);
  }

  /** Nodes that a test starts when it likes. */
  static Cluster asleep(int size) {
    return new Cluster(size, false);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // A test run that is told to stop leaves no nodes behind.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> all().forEach(Node::close)));
    if (!started) {
      return;
    }
    try {
      monitor.start().ready();
      peers.forEach(Node::start);
      awaitAllOnline();
    } catch (RuntimeException | Error e) {
      show();
      throw e;
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      show();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    all().forEach(Node::close);
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Node monitor() {
    return monitor;
  }

  /** The peer p{@code number}. */
  Node peer(int number) {
    return peers.get(number - 1);
  }

  List<Node> peers() {
    return List.copyOf(peers);
  }

  /** Where commands run, and where the nodes' data lies. */
  Path folder() {
    return folder;
  }

  /** Another peer, not started yet, that ends with the cluster. */
  Node another(String name, String... flags) {
    return keep(Node.peer(name, folder, monitor.port(), flags));
  }

  /** Any other node that is to end with the cluster. */
  Node keep(Node node) {
    others.add(node);
    return node;
  }

  private List<Node> all() {
    var all = new ArrayList<>(others);
    all.addAll(peers);
    all.add(monitor);
    return all;
  }

  /** Starts whoever is not running, and waits until all are there. */
  void heal() {
    all().stream()
        .filter(node -> !others.contains(node) && !node.running())
        .toList()
        .forEach(Node::start);
    awaitAllOnline();
  }

  /** Waits until the monitor says that all the peers are online, and every peer has heard of it. */
  void awaitAllOnline() {
    for (Node peer : peers) {
      Patience.await(Patience.CLUSTER, "all online, says " + peer.name())
          .untilAsserted(() -> assertThat(named(peer.ask("peers"))).isEqualTo(peers.size()));
    }
  }

  private long named(Answer answer) {
    return answer
        .peers()
        .filter(peer -> peer.state().equals("online"))
        .filter(peer -> peers.stream().anyMatch(node -> node.name().equals(peer.name())))
        .count();
  }

  /** Runs a command against a node, in a process of its own. */
  Outcome run(Node node, String... words) throws InterruptedException {
    return Program.run(command(node, words), folder, "");
  }

  /** The same with its input and output in files. */
  Outcome run(Node node, Path in, Path out, String... words)
      throws IOException, InterruptedException {
    return Program.run(command(node, words), folder, in, out);
  }

  /** A command against a node, not started yet. */
  ProcessBuilder command(Node node, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", node.data().toString()));
    return Program.command(all.toArray(String[]::new)).directory(folder.toFile());
  }

  /** Makes a file of bytes that no other has. */
  Path file(String name, int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(name.hashCode() * 31L + length).nextBytes(bytes);
    return Files.write(folder.resolve(name), bytes);
  }

  /** Downloads into an empty folder and compares with the file as it is now. */
  void assertComesBack(Node node, Path file) throws IOException {
    String name = file.getFileName().toString();
    Path to = Files.createTempDirectory(folder, "restored");
    var answer = node.download(name, to);
    assertThat(answer.ok()).as("download of %s: %s", name, answer.events()).isTrue();
    assertThat(to.resolve(name)).hasSameBinaryContentAs(file);
    Files.delete(to.resolve(name));
    assertThat(to).as("nothing else was left there").isEmptyDirectory();
    Files.delete(to);
  }

  private void show() {
    for (Node node : all()) {
      System.out.println("===== " + node.name() + " on port " + node.port());
      System.out.print(node.out());
      System.out.print(node.err());
      var lines = node.log().orElse("").lines().toList();
      IntStream.range(Math.max(0, lines.size() - TAIL), lines.size())
          .forEach(i -> System.out.println(lines.get(i)));
    }
  }
}
