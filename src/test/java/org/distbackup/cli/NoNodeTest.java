package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distbackup.api.ApiFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies in the data directory: where no node of ours runs, that is what is said. */
final class NoNodeTest {
  @TempDir private Path folder;

  private void assertNoNode() {
    var typed = Typed.in(folder);
    assertThat(typed.run("status", "--data", folder.toString())).isEqualTo(10);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err())
        .isEqualTo(
            "No node is running in %s.\nStart one with: dbs peer --data %s\n"
                .formatted(folder, folder));
  }

  @Test
  void thereIsNoFile() {
    assertNoNode();
  }

  @Test
  void itsProcessIsGone() throws IOException, InterruptedException {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    try (var node = new FakeNode(folder)) {
      node.api(gone.pid(), "").write(folder);
      assertNoNode();
      assertThat(node.requests()).isEmpty();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void itsNumberWasGivenToAnotherProcess() throws IOException {
    try (var node = new FakeNode(folder)) {
      node.api(ProcessHandle.current().pid(), "1").write(folder);
      assertNoNode();
      assertThat(node.requests()).isEmpty();
    }
  }

  @Test
  void nothingListens() throws IOException {
    var node = new FakeNode(folder);
    node.close();
    assertNoNode();
  }

  @Test
  void anotherListensThere() throws IOException {
    try (var node = new FakeNode(folder)) {
      node.api("beef").write(folder);
      assertNoNode();
    }
  }

  @Test
  void withoutTheFlagThePeerOfTheUserIsMeantOrElseTheMonitor() throws IOException {
    Path share = folder.resolve(".local/share/distbackup");
    var typed = Typed.in(folder);
    assertThat(typed.run("status")).isEqualTo(10);
    assertThat(typed.err()).startsWith("No node is running in " + share.resolve("peer") + ".\n");

    Files.createDirectories(share.resolve("monitor"));
    new ApiFile(1, "c0ffee", 0, "", "monitor").write(share.resolve("monitor"));
    typed = Typed.in(folder);
    assertThat(typed.run("status")).isEqualTo(10);
    assertThat(typed.err()).startsWith("No node is running in " + share.resolve("monitor") + ".\n");
  }
}
