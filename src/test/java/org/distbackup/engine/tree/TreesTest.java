package org.distbackup.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.distbackup.engine.TreeKeeper.directory;
import static org.distbackup.engine.TreeKeeper.file;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.engine.Holder;
import org.distbackup.engine.Home;
import org.distbackup.engine.SharedCluster;
import org.distbackup.engine.TestCluster;
import org.distbackup.engine.TreeKeeper;
import org.distbackup.engine.TreeKeeper.Plan;
import org.distbackup.failure.Failure;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Walks through snapshots, with and without the cache of directories. */
@ExtendWith(SharedCluster.class)
class TreesTest {
  /** Everything that a walk tells, in order; {@code <} where it leaves a directory. */
  private static List<String> walk(Trees trees, String spec) throws InterruptedException {
    var told = new ArrayList<String>();
    trees.walk(
        trees.open(spec),
        new TreeWalk.Visitor() {
          @Override
          public boolean visit(String folder, Node node) {
            told.add(folder + node.nameText());
            return !node.nameText().startsWith("closed");
          }

          @Override
          public void leave(String folder, Node node) {
            told.add("<" + folder + node.nameText());
          }
        });
    return told;
  }

  private static void forget(Home home) throws IOException {
    home.restart(() -> Files.delete(home.indexFolder().resolve("trees")));
  }

  private static Plan[] many(String prefix, int count, Plan... in) {
    var plans = new Plan[count];
    for (int i = 0; i < count; i++) {
      plans[i] = directory(prefix + (1000 + i), in);
    }
    return plans;
  }

  @Test
  void aWalkTellsEverythingInOrder(Home home) throws Exception {
    try (var keeper = new TreeKeeper(home)) {
      var snapshot =
          keeper.keep(
              directory(
                  "b", file("z", "1"), directory("empty"), directory("closed", file("x", ""))),
              file("a", "2"),
              directory("c", directory("d", directory("e", file("f", "3")))));
      var all =
          List.of(
              "/a",
              "/b",
              "/b/closed",
              "/b/empty",
              "</b/empty",
              "/b/z",
              "</b",
              "/c",
              "/c/d",
              "/c/d/e",
              "/c/d/e/f",
              "</c/d/e",
              "</c/d",
              "</c");
      assertThat(walk(keeper.trees(), "latest")).isEqualTo(all);
      assertThat(walk(keeper.trees(), "latest:")).isEqualTo(all);
      assertThat(walk(keeper.trees(), snapshot.hex().substring(0, 8) + ":/c//d/"))
          .containsExactly("/c/d/e", "/c/d/e/f", "</c/d/e");
      assertThat(walk(keeper.trees(), "latest:c/d/e/f")).containsExactly("/c/d/e/f");
    }
  }

  @Test
  void manyAndLargeDirectoriesAreFetchedAndThenCached(Home home) throws Exception {
    var files = new Plan[20_000];
    for (int i = 0; i < files.length; i++) {
      files[i] = file("file-with-a-rather-long-name-" + (100_000 + i), "");
    }
    List<String> first;
    try (var keeper = new TreeKeeper(home)) {
      keeper.keep(
          directory("large", files),
          directory("many", many("m", 300, directory("n", file("o", "p")))));
    }
    try (var keeper = new TreeKeeper(home)) {
      keeper.keep(
          directory("large", files),
          directory("many", many("m", 300, directory("n", file("o", "p")))));
      first = walk(keeper.trees(), "latest");
      assertThat(first).hasSize(2 + 1 + 20_000 + 1 + 300 * 5);
    }
    // Now nobody answers, and the cache has it all.
    assertThat(Files.size(home.indexFolder().resolve("trees"))).isPositive();
    try (var keeper = new TreeKeeper(home)) {
      var again =
          keeper.keep(
              directory("large", files),
              directory("many", many("m", 300, directory("n", file("o", "p")))));
      assertThat(walk(keeper.trees(), again.hex())).isEqualTo(first);
    }
  }

  @Test
  void aCacheThatIsGoneIsFilledAgain(Home home) throws Exception {
    var plans = many("d", 100, file("f", "x"));
    try (var keeper = new TreeKeeper(home)) {
      keeper.keep(plans);
      assertThat(walk(keeper.trees(), "latest")).hasSize(300);
    }
    forget(home);
    try (var keeper = new TreeKeeper(home)) {
      keeper.keep(plans);
      assertThat(walk(keeper.trees(), "latest")).hasSize(300);
    }
    assertThat(Files.size(home.indexFolder().resolve("trees"))).isPositive();
  }

  @Test
  void withTheCacheNobodyIsAsked(Home home, TestCluster cluster) throws Exception {
    try (var keeper = new TreeKeeper(home)) {
      keeper.keep(many("d", 100, file("f", "x")));
      assertThat(walk(keeper.trees(), "latest")).hasSize(300);
      cluster.holdersOf(home).forEach(Holder::unplug);
      assertThat(walk(keeper.trees(), "latest")).hasSize(300);
    }
  }

  @Test
  void aSnapshotOfOneFileIsATreeOfIt(Home home) throws Exception {
    try (var keeper = new TreeKeeper(home)) {
      keeper.keepRoot(file("photo", "1"));
      assertThat(walk(keeper.trees(), "latest")).containsExactly("/photo");
      assertThat(walk(keeper.trees(), "latest:/photo")).containsExactly("/photo");
      assertThat(keeper.trees().open("latest").node().kind()).isEqualTo(Kind.FILE);
    }
  }

  @Test
  void whatDoesNotExistIsSaid(Home home) throws Exception {
    try (var keeper = new TreeKeeper(home)) {
      assertThatThrownBy(() -> keeper.trees().open("latest"))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("no snapshot yet");
      var snapshot = keeper.keep(directory("a", file("b", "")));
      for (var wrong :
          List.of("0123456789abcdef", "latest:/x", "latest:/a/b/c", "latest:/a/../a", "latest:.")) {
        assertThatThrownBy(() -> keeper.trees().open(wrong))
            .as(wrong)
            .isInstanceOfSatisfying(
                Failure.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.FAILED));
      }
      for (var vague : List.of("", snapshot.hex().substring(0, 3))) {
        assertThatThrownBy(() -> keeper.trees().open(vague))
            .as(vague)
            .isInstanceOfSatisfying(
                Failure.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE));
      }
    }
  }
}
