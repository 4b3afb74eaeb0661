package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands that scripts/dbs has the running node do, beside the same as processes of their own. The
 * script lies alone in a folder, where it can start nothing: only a node can have answered.
 */
@EnabledOnOs(OS.LINUX)
@Busy
final class TypedCommandsIT {
  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(2);

  private static Path script;
  private static Path tree;

  @BeforeAll
  static void backUp() throws IOException, InterruptedException {
    Path scripts = Files.createDirectories(CLUSTER.folder().resolve("alone/scripts"));
    script =
        Files.copy(
            Path.of("scripts/dbs"), scripts.resolve("dbs"), StandardCopyOption.COPY_ATTRIBUTES);
    tree = Files.createDirectory(CLUSTER.folder().resolve("tree"));
    Shell.run(
        tree,
        "head -c 5000001 /dev/urandom > bytes; echo 1 > 'with space'; echo 2 > 'naïve имя'; "
            + "mkdir many; for i in $(seq 2000); do : > many/a-file-of-no-bytes-$i; done");
    var owner = new Owner(CLUSTER, CLUSTER.peer(1));
    owner.backup(tree);
    Shell.run(tree, "echo 3 > 'with space'; rm 'naïve имя'");
    owner.backup(tree);
  }

  private static ProcessBuilder typed(String... words) {
    String[] command =
        Stream.concat(Stream.of("bash", script.toString()), Arrays.stream(words))
            .toArray(String[]::new);
    var builder = new ProcessBuilder(command);
    builder.environment().put("DBS_DATA", CLUSTER.peer(1).data().toString());
    builder.environment().remove("TZ");
    return builder;
  }

  private static ProcessBuilder started(String... words) {
    var builder = Program.command(words);
    builder.environment().put("DBS_DATA", CLUSTER.peer(1).data().toString());
    builder.environment().remove("TZ");
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snapshots",
        "snapshots --json",
        "snapshots --quiet",
        "snapshots --wrong",
        "snapshots more",
        "snapshots --help",
        "ls latest",
        "ls latest --json",
        "ls no-such-snapshot",
        "ls no-such-snapshot --json",
        "ls",
        "find bytes",
        "find naïve*",
        "stats",
        "diff latest",
        "restore latest",
        "restore latest --target x --overwrite sometimes",
        "backup",
        "backup no-such-file",
        "backup --exclude-file no-such-file .",
        "backup --exclude-larger-than much .",
        "download no-such-file",
        "dump latest:/no/such/file",
        "check --read-data --read-data-subset 5%",
        "cancel 77",
        "forget --dry-run --keep-last 1",
      })
  void isAnsweredAsByAProcess(String words) throws InterruptedException {
    String[] split = words.split(" ");
    assertThat(Program.run(typed(split), tree, ""))
        .isEqualTo(Program.run(started(split), tree, ""));
  }

  /** Its api.json is left when a node is killed; the port and the number may be given anew. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyTheProcessThatWroteWhereItListensIsAsked(boolean sameNumber)
      throws IOException, InterruptedException {
    var api = Files.readString(CLUSTER.peer(1).data().resolve("api.json"));
    var stale =
        sameNumber
            ? api.replaceFirst("\"start\":\"\\d+\"", "\"start\":\"1\"")
            : api.replaceFirst("\"pid\":\\d+", "\"pid\":" + ProcessHandle.current().pid());
    assertThat(stale).isNotEqualTo(api);
    Path data = Files.createTempDirectory(CLUSTER.folder(), "stale");
    Files.writeString(data.resolve("api.json"), stale);

    var command = typed("snapshots");
    command.environment().put("DBS_DATA", data.toString());
    var outcome = Program.run(command, tree, "");
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void bytesComeAsTheyAre() throws IOException, InterruptedException {
    Path in = Files.createFile(CLUSTER.folder().resolve("nothing"));
    Path out = CLUSTER.folder().resolve("dumped");
    var outcome = Program.run(typed("dump", "latest:" + tree.resolve("bytes")), tree, in, out);
    assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
    assertThat(out).hasSameBinaryContentAs(tree.resolve("bytes"));
  }

  @Test
  void pathsAreThoseOfTheFolderWhereTheyWereTyped() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(CLUSTER.folder().resolve("link"), tree);
    var outcome = Program.run(typed("backup", ".", "--quiet"), link, "");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    var back = Files.createDirectory(CLUSTER.folder().resolve("back"));
    outcome =
        Program.run(
            typed("restore", "latest:" + tree.resolve("with space"), "--target", "."), back, "");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    try (var files = Files.walk(back)) {
      assertThat(files.filter(Files::isRegularFile))
          .singleElement()
          .satisfies(file -> assertThat(file).hasSameTextualContentAs(tree.resolve("with space")));
    }
  }
}
