package org.distbackup.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.distbackup.api.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user means by backup: trees of files, kept as they change, and brought back. */
@Busy
final class BackupRestoreIT {
  private static final Pattern SAVED = Pattern.compile("snapshot (\\p{XDigit}{8}) saved");
  private static final int HOLE = 8 << 20;

  /** A tree of all that a file system of Unix can hold. */
  private static final String TREE =
      """
      mkdir -p plain/deeper empty 'with space/ '
      head -c 3000000 /dev/urandom > plain/large
      printf small > plain/small
      printf mode > plain/mode
      : > plain/nothing
      printf 1 > "$(printf 'new\\nline')"
      printf 2 > "$(printf 'no text \\377\\200')"
      printf 3 > '*[?]\\{a,b}'
      printf 4 > 'with space/ / '
      printf 5 > "$(printf '\\303\\244')"
      ln plain/large 'with space/second name'
      ln plain/large "$(printf 'third\\001')"
      ln -s /no/where dangling
      ln -s "$(printf '\\377')" 'to no text'
      mkfifo -m 0604 pipe
      truncate -s 8388608 sparse
      printf x | dd of=sparse bs=1 seek=5000000 conv=notrunc status=none
      chmod 4750 plain/small
      chmod 1777 empty
      touch -d '1969-07-20 20:17:40.000000001 UTC' plain/small
      touch -h -d '2001-02-03 04:05:06.123456789 UTC' dangling
      touch -d '2038-01-19 03:14:08.999999999 UTC' plain/deeper
      """;

  private static final String CHANGES =
      """
      printf er >> plain/small
      chmod 0600 plain/mode
      rm "$(printf 'no text \\377\\200')"
      rmdir empty
      mkdir added
      printf new > 'added/new file'
      ln -sfn else/where dangling
      """;

  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(5);

  private static Path tree(String name, String script) throws IOException, InterruptedException {
    Path tree = Files.createDirectory(CLUSTER.folder().resolve(name));
    Shell.run(tree, script);
    return tree;
  }

  /** The short id that a backup has printed. */
  private static String saved(Outcome backup) {
    var line = SAVED.matcher(backup.out());
    assertThat(line.find()).as(backup.out()).isTrue();
    return line.group(1);
  }

  @Test
  void aTreeOfAllKindsComesBackInBothItsVersions() throws IOException, InterruptedException {
    var owner = new Owner(CLUSTER, CLUSTER.peer(1));
    var tree = tree("all kinds", TREE);
    var attributes =
        Files.getFileAttributeView(tree.resolve("plain/mode"), UserDefinedFileAttributeView.class);
    boolean attribute = attributes.list().isEmpty() && write(attributes, "note", "worth keeping");
    var before = TreeImage.of(tree);
    long files = Shell.number(tree, "find . -type f -printf x | wc -c");

    var first = owner.dbs("backup", "all kinds", "--tag", "first");
    assertThat(first.out())
        .containsPattern("Files: +" + files + " new, +0 changed, +0 unmodified")
        .contains("processed " + files + " files, ");
    var again = owner.dbs("backup", "all kinds");
    assertThat(again.out())
        .containsPattern("Files: +0 new, +0 changed, +" + files + " unmodified")
        .containsPattern("Added to the cluster: \\d\\.?\\d* ?(B|KiB) ");
    Shell.run(tree, CHANGES);
    var after = TreeImage.of(tree);
    var second = owner.dbs("backup", tree.toString());
    assertThat(second.out())
        .containsPattern("Files: +1 new, +1 changed, +" + (files - 2) + " unmodified");

    assertLooked(owner, tree, saved(first), saved(second));

    var to = CLUSTER.folder().resolve("come back");
    owner.dbs("restore", saved(first), "--target", to.toString(), "--verify");
    Path whole = Path.of(to.toString() + tree);
    assertThat(TreeImage.of(whole)).isEqualTo(before);
    assertThat(Shell.number(whole, "stat -c %b sparse") * 512).isLessThan(HOLE / 4);
    if (attribute) {
      assertThat(read(whole.resolve("plain/mode"), "note")).isEqualTo("worth keeping");
    }
    owner.assertComesBack(saved(second), tree, after);
    owner.assertComesBack(saved(again), tree, before);
  }

  private static boolean write(UserDefinedFileAttributeView view, String name, String value) {
    try {
      view.write(name, ByteBuffer.wrap(value.getBytes(UTF_8)));
      return true;
    } catch (IOException unsupported) {
      return false;
    }
  }

  private static String read(Path file, String name) throws IOException {
    return new String((byte[]) Files.getAttribute(file, "user:" + name), UTF_8);
  }

  private static void assertLooked(Owner owner, Path tree, String first, String second)
      throws InterruptedException {
    assertThat(owner.dbs("snapshots").out()).contains(first, second, "3 snapshots");
    assertThat(owner.dbs("snapshots", "--tag", "first").out())
        .contains(first, "1 snapshot")
        .doesNotContain(second);

    assertThat(owner.dbs("ls", first).out().lines())
        .anyMatch(line -> line.endsWith(tree + "/new\\nline"))
        .anyMatch(line -> line.startsWith("-rwsr-x---") && line.endsWith(tree + "/plain/small"))
        .anyMatch(line -> line.startsWith("prw----r--") && line.endsWith(tree + "/pipe"))
        .anyMatch(line -> line.endsWith(tree + "/dangling -> /no/where"));
    assertThat(owner.dbs("ls", "latest:" + tree + "/added").out().lines())
        .anyMatch(line -> line.endsWith("/added/new file"))
        .noneMatch(line -> line.contains("/plain"));

    assertThat(owner.dbs("find", "small").out())
        .containsPattern("(?s)Found in snapshot .*/plain/small.*Found in snapshot .*/plain/small");
    assertThat(owner.dbs("diff", first, second).out().lines())
        .contains(
            "+    " + tree + "/added/new file",
            "M    " + tree + "/plain/small",
            "U    " + tree + "/plain/mode")
        .anyMatch(line -> line.startsWith("-    " + tree + "/no text "))
        .noneMatch(line -> line.endsWith("/plain/large"));
  }

  @Test
  void inPlaceOnlyWhatDiffersIsWritten() throws IOException, InterruptedException {
    var owner = new Owner(CLUSTER, CLUSTER.peer(2));
    var tree = tree("in place", "head -c 9000000 /dev/urandom > large; printf 1 > a; ln a b");
    owner.dbs("backup", "in place");
    var before = TreeImage.of(tree);
    String inode = "stat -c %i large";
    long large = Shell.number(tree, inode);

    Shell.run(tree, "rm a; printf 2 > b; touch large; printf stays > beside");
    var restore = owner.dbs("restore", "latest:" + tree, "--target", tree.toString());
    assertThat(restore.out()).containsPattern("(?m)^\\d B written$");
    assertThat(tree.resolve("beside")).hasContent("stays");
    var after = TreeImage.of(tree);
    after.keySet().removeAll(Set.of("", "beside"));
    before.remove("");
    assertThat(after).isEqualTo(before);
    assertThat(Shell.number(tree, inode)).isEqualTo(large);
  }

  @Test
  void whatIsExcludedIsLeftOutAndWhatCannotBeReadIsSaid() throws IOException, InterruptedException {
    var owner = new Owner(CLUSTER, CLUSTER.peer(3));
    var tree =
        tree(
            "choosy",
            """
            mkdir -p sub/build cache kept
            printf 1 > sub/a.tmp; printf 2 > sub/b.txt; printf 3 > sub/build/c.txt
            printf 'Signature: 8a477f597d28d172789f06886806bc55' > cache/CACHEDIR.TAG
            printf 4 > cache/d.txt; head -c 70000 /dev/zero > kept/big; printf 5 > kept/e.txt
            """);
    Files.writeString(CLUSTER.folder().resolve("rules"), "# what can be made again\nbuild/\n");
    owner.dbs(
        "backup",
        "choosy",
        "--exclude=*.tmp",
        "--exclude-file=rules",
        "--exclude-caches",
        "--exclude-larger-than=50KB");
    var listed = owner.dbs("ls", "latest:" + tree).out();
    assertThat(listed)
        .contains("/sub/b.txt", "/cache/CACHEDIR.TAG", "/kept/e.txt")
        .doesNotContain("a.tmp", "c.txt", "d.txt", "big");

    // Nobody may read this one, not even root.
    Path secret = Path.of("/proc/sys/vm/compact_memory");
    assumeTrue(Files.exists(secret));
    var torn = CLUSTER.run(owner.node(), "backup", "choosy", secret.toString());
    assertThat(torn.exitCode()).as(torn.out() + torn.err()).isEqualTo(3);
    assertThat(torn.err()).contains(secret.toString()).doesNotContain("Exception");
    owner.assertComesBack(saved(torn), tree, TreeImage.of(tree));
  }

  @Test
  void streamsAreKeptWholeOrNotAtAll() throws IOException, InterruptedException {
    var owner = new Owner(CLUSTER, CLUSTER.peer(4));
    var source = CLUSTER.file("source", 5_000_000);
    var out = CLUSTER.folder().resolve("dumped");
    var kept = CLUSTER.run(owner.node(), source, out, "backup", "--stdin-name", "data base.sql");
    assertThat(kept.exitCode()).as(kept.err()).isZero();
    var nothing = Path.of("/dev/null");
    var dump = CLUSTER.run(owner.node(), nothing, out, "dump", "latest:/data base.sql");
    assertThat(dump.exitCode()).as(dump.err()).isZero();
    assertThat(out).hasSameBinaryContentAs(source);

    var client =
        CLUSTER
            .command(owner.node(), "backup", "--stdin-name", "endless")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    client.getOutputStream().write(Files.readAllBytes(source));
    client.getOutputStream().flush();
    Patience.await(Patience.COMMAND, "the job is under way").until(() -> jobs(owner) == 1);
    client.destroyForcibly().waitFor();
    Patience.await(Patience.COMMAND, "the job has ended").until(() -> jobs(owner) == 0);
    assertThat(owner.snapshots()).hasSize(1);

    var tree = tree("to be dumped", "mkdir a; printf 1 > a/b; ln a/b c; ln -s a d");
    owner.backup(tree);
    var tar = CLUSTER.run(owner.node(), nothing, out, "dump", "latest:" + tree);
    assertThat(tar.exitCode()).as(tar.err()).isZero();
    var unpacked = Files.createDirectory(CLUSTER.folder().resolve("unpacked"));
    Shell.run(unpacked, "tar -xf \"$1\"", out.toString());
    assertThat(Shell.run(unpacked, "find . -type f | sort; cat a/b c; readlink d"))
        .asString(UTF_8)
        .isEqualTo("./a/b\n./c\n11a\n");
  }

  private static long jobs(Owner owner) {
    return owner.node().ask("status", Map.of()).all(Item.Job.class).size();
  }
}
