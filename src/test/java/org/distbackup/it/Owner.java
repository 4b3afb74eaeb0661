package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.distbackup.api.Item;
import org.distbackup.api.Summary;
import org.distbackup.api.TreeSummary;

/** Somebody who backs up trees at a node, and sees that they come back. */
record Owner(Cluster cluster, Node node) {
  /** Runs a command as a process of its own, which must end well. */
  Outcome dbs(String... words) throws InterruptedException {
    var outcome = cluster.run(node, words);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    return outcome;
  }

  /** Asks the node, which must answer that it did it. */
  private Answer ask(String command, Map<String, String> arguments) {
    var answer = node.ask(command, arguments);
    assertThat(answer.ok()).as("%s: %s", command, answer.events()).isTrue();
    return answer;
  }

  TreeSummary.Backup backup(Path tree) {
    return ask("backup", Map.of("path", tree.toString())).only(TreeSummary.Backup.class);
  }

  List<Item.Snapshot> snapshots() {
    return ask("snapshots", Map.of()).all(Item.Snapshot.class);
  }

  /** Forgets all snapshots but the newest. */
  void keepLast() {
    ask("forget", Map.of("keep-last", "1"));
  }

  TreeSummary.Prune prune() {
    return ask("prune", Map.of()).only(TreeSummary.Prune.class);
  }

  /** Reads and verifies everything, in which nothing may be wrong. */
  void assertAllIsWell() {
    var check = ask("check", Map.of("read-data-subset", "100%"));
    assertThat(check.only(TreeSummary.Check.class).problems()).as("%s", check.events()).isZero();
  }

  List<Summary.Group> groups() {
    return ask("status", Map.of()).status().groups();
  }

  /** Restores a tree into a new folder and compares it with what it was. */
  void assertComesBack(String snapshot, Path tree, SortedMap<String, String> image)
      throws IOException, InterruptedException {
    var folder = Files.createTempDirectory(cluster.folder(), "restored");
    var to = folder.resolve("tree");
    ask("restore", Map.of("spec", snapshot + ":" + tree, "target", to.toString()));
    assertThat(TreeImage.of(to)).isEqualTo(image);
    Shell.run(cluster.folder(), "rm -r \"$1\"", folder.toString());
  }
}
