package org.distbackup.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.api.Item;
import org.distbackup.api.Request;
import org.distbackup.api.Summary;
import org.distbackup.api.TreeSummary;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands for trees of files against a node that answers as told. */
final class TreeCommandTest {
  private static final long GIB = 1L << 30;
  private static final TreeSummary.Backup KEPT =
      new TreeSummary.Backup(
          "40dc1520",
          new TreeSummary.Counts(5307, 0, 0),
          new TreeSummary.Counts(1867, 0, 0),
          (long) (1.72 * GIB),
          (long) (1.2 * GIB),
          (long) (1.103 * GIB),
          (long) (1.654 * GIB),
          0,
          12.3,
          "");

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

  private int run(String line) {
    return typed.run((line + " --data " + folder).split(" "));
  }

  private Map<String, List<String>> asked() {
    return node.requests().getLast().arguments();
  }

  private static long millis(String time) {
    return LocalDateTime.parse(time).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
  }

  private static Item.Snapshot snapshot(String id, List<String> paths, List<String> tags) {
    return new Item.Snapshot(id, millis("2026-11-22T15:31:27"), "laptop", paths, tags, 3, 5 * GIB);
  }

  private static Item.Entry entry(String path, String kind, int mode, String target) {
    long seconds = millis("2026-01-02T03:04:05") / 1000;
    return new Item.Entry(path, kind, mode, 1000, 0, "", "staff", 1234, seconds, 0, target);
  }

  @Test
  void backupEndsWithTheLinesPeopleKnow() {
    node.answer("backup", KEPT, new Event.Exit(0));
    assertThat(run("backup /usr/share docs --tag a --tag b --dry-run --exclude-caches")).isZero();
    assertThat(typed.out())
        .isEqualTo(
            """
            Files:        5307 new,     0 changed,     0 unmodified
            Dirs:         1867 new,     0 changed,     0 unmodified
            Added to the cluster: 1.200 GiB (1.103 GiB stored, 1.654 GiB with redundancy)
            processed 5307 files, 1.720 GiB in 0:12
            snapshot 40dc1520 saved
            """);
    assertThat(typed.err()).isEmpty();
    assertThat(asked())
        .isEqualTo(
            Map.of(
                "path", List.of("/usr/share", "docs"),
                "tag", List.of("a", "b"),
                "dry-run", List.of("true"),
                "exclude-caches", List.of("true")));
  }

  @Test
  void whatCouldNotBeReadIsExitCodeThreeAndTheRestIsTold() {
    var torn =
        new TreeSummary.Backup(
            "40dc1520", KEPT.files(), KEPT.dirs(), 1, 1, 1, 1, 2, 1, "There is one copy only.");
    node.answer("backup", new Event.Warning("/a may not be read."), torn, new Event.Exit(3));
    assertThat(run("backup /")).isEqualTo(3);
    assertThat(typed.out()).endsWith("snapshot 40dc1520 saved\n");
    assertThat(typed.err())
        .isEqualTo(
            """
            /a may not be read.
            2 files or folders could not be read whole.
            There is one copy only.
            """);
  }

  @Test
  void patternsOfFilesFollowThoseOfFlags() throws IOException {
    Files.writeString(folder.resolve("excludes"), "# those\n*.o\n\n!keep.o  \n");
    node.answer("backup", KEPT, new Event.Exit(0));
    assertThat(
            run(
                "backup . --exclude-file excludes --exclude .cache --one-file-system"
                    + " --exclude-larger-than 1KiB"))
        .isZero();
    assertThat(asked())
        .containsEntry("exclude", List.of(".cache", "*.o", "!keep.o"))
        .containsEntry("larger-than", List.of("1024"))
        .containsEntry("one-file-system", List.of("true"));
  }

  @Test
  void standardInputGoesToTheNodeAsItIs() {
    String input = "line\nöäü\n".repeat(100_000);
    typed = typed.reading(input);
    node.answer("backup", KEPT, new Event.Exit(0));
    assertThat(run("backup --stdin-name dump.sql")).isZero();
    assertThat(asked()).isEqualTo(Map.of("stdin-name", List.of("dump.sql")));
    assertThat(node.inputs().getLast()).isEqualTo(input);
  }

  @Test
  void dumpWritesBytesAndNothingElse() {
    String bytes = "{\"message_type\":\"exit\"}\n\u0000";
    node.answerLines(
        "dump",
        EventJson.line(new Event.Status(1, 1, 0, 1, 1, 2, 3, 0, 4, 4, "")),
        EventJson.line(new Event.Data(bytes.length()))
            + ("\n" + bytes + EventJson.line(new Event.Data(2)) + "\nzz")
            + EventJson.line(new Event.Exit(0)));
    assertThat(run("dump latest:/etc/passwd")).isZero();
    assertThat(new String(typed.bytes(), UTF_8)).isEqualTo(bytes + "zz");
    assertThat(typed.out()).isEmpty();
    assertThat(asked()).isEqualTo(Map.of("spec", List.of("latest:/etc/passwd")));
  }

  @Test
  void snapshotsAreATable() {
    node.answer(
        "snapshots",
        snapshot("40dc1520a0b0c0d0", List.of("/etc", "/home/u"), List.of("daily")),
        snapshot("50dc1520a0b0c0d0", List.of("/home/u\n"), List.of()),
        new Event.Exit(0));
    assertThat(run("snapshots --tag daily /home/u")).isZero();
    assertThat(typed.out())
        .isEqualTo(
            """
            ID        Time                 Host    Tags   Size       Paths
            ------------------------------------------------------------------
            40dc1520  2026-11-22 15:31:27  laptop  daily  5.000 GiB  /etc
                                                                     /home/u
            50dc1520  2026-11-22 15:31:27  laptop         5.000 GiB  /home/u\\n
            ------------------------------------------------------------------
            2 snapshots
            """);
    assertThat(asked()).isEqualTo(Map.of("tag", List.of("daily"), "path", List.of("/home/u")));
  }

  @Test
  void lsIsLikeThatOfTheSystem() {
    node.answer(
        "ls",
        entry("/a", "dir", 01755, ""),
        entry("/a/b", "file", 04640, ""),
        entry("/a/c", "symlink", 0777, "../b"),
        new Event.Exit(0));
    assertThat(run("ls 40dc:/a")).isZero();
    assertThat(typed.out())
        .isEqualTo(
            """
            drwxr-xr-t 1000     staff            1234 2026-01-02 03:04:05 /a
            -rwSr----- 1000     staff            1234 2026-01-02 03:04:05 /a/b
            lrwxrwxrwx 1000     staff            1234 2026-01-02 03:04:05 /a/c -> ../b
            """);
  }

  @Test
  void findTellsEachSnapshotOnce() {
    var one = snapshot("40dc1520a0b0c0d0", List.of("/a"), List.of());
    var other = snapshot("50dc1520a0b0c0d0", List.of("/a"), List.of());
    node.answer(
        "find",
        new Item.Version(one, entry("/a", "file", 0, "")),
        new Item.Version(one, entry("/b", "file", 0, "")),
        new Item.Version(other, entry("/a", "file", 0, "")),
        new Event.Exit(0));
    assertThat(run("find a*")).isZero();
    assertThat(typed.out().lines().filter(line -> line.startsWith("Found")))
        .containsExactly(
            "Found in snapshot 40dc1520 of 2026-11-22 15:31:27 on laptop:",
            "Found in snapshot 50dc1520 of 2026-11-22 15:31:27 on laptop:");
    assertThat(typed.out().lines().filter(line -> line.startsWith("-"))).hasSize(3);
  }

  @Test
  void diffMarksWhatDiffers() {
    node.answer(
        "diff",
        new Item.Difference("+", "/new", 0, 1024),
        new Item.Difference("?", "/rotten", 5, 5),
        new TreeSummary.Diff(1, 0, 0, 0, 1, 1024, 0),
        new Event.Exit(0));
    assertThat(run("diff 40dc 50dc:/a")).isZero();
    assertThat(typed.out())
        .isEqualTo(
            """
            +    /new
            ?    /rotten

            1 added, 0 removed, 0 changed, 0 with other metadata
            Added: 1.000 KiB, removed: 0 B
            1 file changed though size and time did not: the disk may be failing (marked ?)
            """);
    assertThat(asked()).isEqualTo(Map.of("one", List.of("40dc"), "other", List.of("50dc:/a")));
  }

  @Test
  void restoreSaysWhatWasWritten() {
    node.answer(
        "restore",
        new TreeSummary.Restore("/t", 2, 1, 2048, 1024, 1, 1, 3, false),
        new Event.Exit(3));
    assertThat(run("restore latest:/a --target t --include *.c --overwrite never --verify"))
        .isEqualTo(3);
    assertThat(typed.out())
        .isEqualTo(
            """
            restored 2 files and 1 folder, 2.000 KiB, to /t in 0:03
            1.000 KiB written
            1 file that were there left as they are
            """);
    assertThat(typed.err()).isEqualTo("1 file or folder could not be restored whole.\n");
    assertThat(asked())
        .isEqualTo(
            Map.of(
                "spec", List.of("latest:/a"),
                "target", List.of("t"),
                "include", List.of("*.c"),
                "overwrite", List.of("never"),
                "verify", List.of("true")));
  }

  @Test
  void forgetShowsTheReasons() {
    node.answer(
        "forget",
        new Item.Verdict(
            snapshot("40dc1520a0b0c0d0", List.of("/a"), List.of()),
            List.of("last snapshot", "daily snapshot")),
        new Item.Verdict(snapshot("50dc1520a0b0c0d0", List.of("/a"), List.of()), List.of()),
        new TreeSummary.Forget(1, 1, true),
        new Event.Exit(0));
    assertThat(run("forget --keep-last 1 --keep-daily all --keep-within 1y --dry-run")).isZero();
    assertThat(typed.out())
        .contains(
            "keep 1 snapshot:", "/a     last snapshot", "daily snapshot", "forget 1 snapshot:")
        .endsWith("would forget 1 snapshot, 1 kept\n");
    assertThat(asked())
        .containsEntry("keep-last", List.of("1"))
        .containsEntry("keep-daily", List.of("all"))
        .containsEntry("keep-within", List.of("1y"))
        .containsEntry("zone", List.of(ZoneId.systemDefault().getId()));
  }

  @Test
  void checkNamesTheFilesThatADamageTouches() {
    node.answer(
        "check",
        new Item.Problem("Pack ab is lost.", List.of("40dc1520:/a")),
        new TreeSummary.Check(9, 2, 1, 3, 1),
        new Event.Exit(1));
    assertThat(run("check --read-data-subset 1/10")).isEqualTo(1);
    assertThat(typed.out()).isEqualTo("checked 9 packs of 2 snapshots: 1 problem, 3 healed\n");
    assertThat(typed.err()).isEqualTo("Pack ab is lost.\n  40dc1520:/a\n");
    assertThat(asked()).isEqualTo(Map.of("read-data-subset", List.of("1/10")));
    run("check --read-data");
    assertThat(asked()).isEqualTo(Map.of("read-data-subset", List.of("100%")));
  }

  @Test
  void jobsAreInTheStatusAndCanBeSteered() {
    node.answer(
        "status",
        new Item.Job(
            3,
            "backup /home",
            "paused",
            new Event.Status(5, 50, 1, 2, 3, 6, 1, 0, -1, 4, "paused")),
        new Summary.Status(
            "up", "a", "h:1", "m:1", "online", 1, 1, 0, 0, 0, List.of(), List.of("Well.")),
        new Event.Exit(0));
    assertThat(run("status")).isZero();
    assertThat(typed.out())
        .isEqualTo(
            """
            Well.

            Job 3, paused: backup /home
              [0:05] 50.00%  1 / 2 files, 3 B / 6 B, 1 B/s, 0 errors, 4 receiving (paused)
            """);
    node.answer("pause", new Summary.Steered("pause", 3, "backup /home"), new Event.Exit(0));
    assertThat(run("pause 3")).isZero();
    assertThat(typed.out()).endsWith("paused job 3: backup /home\n");
    assertThat(asked()).isEqualTo(Map.of("job", List.of("3")));
    node.answer("cancel", new Summary.Steered("cancel", 3, "backup /home"), new Event.Exit(0));
    assertThat(run("cancel")).isZero();
    assertThat(typed.out()).endsWith("cancelled job 3: backup /home\n");
    assertThat(node.requests().getLast())
        .isEqualTo(new Request("cancel", folder.toString(), Map.of()));
  }

  @Test
  void recoverHandsOnTheWords() {
    typed = typed.reading("Abandon  " + "zoo ".repeat(11) + "\n\n" + "ZOO ".repeat(12) + "\n");
    assertThat(run("recover --monitor old:8098")).isZero();
    assertThat(typed.phrase()).hasSize(24).startsWith("abandon").endsWith("zoo");
    var time = Entries.time(Instant.parse("2026-11-22T15:31:27Z"));
    assertThat(typed.out())
        .isEqualTo(
            """
            40dc1520  %s  laptop  /home/ada/photos, /home/ada/work
            found 1 snapshot of this owner on 1 member
            Now start the peer: dbs peer --data /data
            """
                .formatted(time));
    assertThat(typed.err())
        .isEqualTo("Not heard: ben, cleo; newer snapshots may show when they answer.\n");
    assertThat(typed.started().getFirst().monitors()).hasToString("[old:8098]");
    assertThat(typed.started().getFirst().data()).isEqualTo(folder);
  }

  @Test
  void recoverTellsInJsonWhatItFoundAndWhatFailed() {
    typed = typed.reading("zoo ".repeat(24));
    assertThat(run("recover --monitor old --json")).isZero();
    assertThat(typed.events()).containsExactly(Typed.RECOVERED, new Event.Exit(0));

    typed = Typed.in(folder).reading("zoo zoo");
    assertThat(run("recover --monitor old --json")).isEqualTo(12);
    assertThat(typed.events())
        .satisfiesExactly(
            failed ->
                assertThat(failed)
                    .isInstanceOfSatisfying(
                        Event.Failed.class,
                        wrong -> assertThat(wrong.kind()).isEqualTo(Failure.Kind.WRONG_PHRASE)),
            exit -> assertThat(exit).isEqualTo(new Event.Exit(12)));
    assertThat(typed.err().lines()).hasSize(2);
  }

  @Test
  void recoverIsQuietButForWhoWasNotHeard() {
    typed = typed.reading("zoo ".repeat(24));
    assertThat(run("recover --monitor old --quiet")).isZero();
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).startsWith("Not heard: ben, cleo;");
  }

  @Test
  void recoverWantsAllWords() {
    typed = typed.reading("zoo zoo");
    assertThat(run("recover --monitor old")).isEqualTo(12);
    assertThat(typed.err()).startsWith("A recovery phrase has 24 words, not 2.\n");
    assertThat(typed.started()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "backup",
    "backup a --stdin-name b",
    "backup --stdin-name b --dry-run",
    "backup a --exclude-file none",
    "backup a --exclude-larger-than lots",
    "restore latest",
    "restore latest --target t --overwrite sometimes",
    "check --read-data --read-data-subset 5%",
    "pause all",
    "dump latest:/a --json",
    "recover",
  })
  void wrongUsageReachesNoNode(String line) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(typed.err().lines()).hasSize(2);
    assertThat(node.requests()).isEmpty();
  }

  @Test
  void anInputThatBreaksIsNoEndOfInput() {
    node.answer("backup", KEPT, new Event.Exit(0));
    assertThat(typed.breakingOff().run("backup", "--stdin-name", "a", "--data", folder.toString()))
        .isEqualTo(1);
    assertThat(typed.err()).startsWith("The input could not be read: the pipe burst.\n");
    assertThat(node.requests()).isEmpty();
  }
}
