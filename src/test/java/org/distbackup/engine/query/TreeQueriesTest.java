package org.distbackup.engine.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.distbackup.engine.Home;
import org.distbackup.engine.SharedCluster;
import org.distbackup.engine.TestFiles;
import org.distbackup.engine.TreeImage;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.distbackup.select.Rules;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What can be asked of snapshots, and their files as streams. */
@ExtendWith(SharedCluster.class)
class TreeQueriesTest {
  private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06.123456789Z");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private Path source() {
    return folder.resolve("source");
  }

  @BeforeEach
  void makeSource() throws IOException {
    Files.createDirectory(source());
  }

  private void write(String name, byte[] bytes) throws IOException {
    var file = source().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(UTF_8));
  }

  private String backup(Home home) throws InterruptedException {
    var request = new BackupRequest(List.of(source()), List.of(), Rules.NONE, false);
    return home.engine().backup(request, new Progress()).snapshot();
  }

  private static List<String> list(Home home, String spec) throws InterruptedException {
    var told = new ArrayList<String>();
    home.engine().list(spec, listed -> told.add(listed.path()));
    return told;
  }

  private List<String> diff(Home home, String one, String other) throws InterruptedException {
    var told = new ArrayList<String>();
    home.engine()
        .diff(
            one,
            other,
            difference -> {
              var path = Path.of(difference.path());
              var name = path.startsWith(source()) ? source().relativize(path) : path;
              told.add(
                  difference.kind()
                      + " "
                      + name
                      + " "
                      + difference.sizeBefore()
                      + " "
                      + difference.sizeAfter());
            });
    return told;
  }

  @Test
  void aListTellsEverythingBelow(Home home) throws Exception {
    write("a/b", "1");
    write("c", "2");
    var id = backup(home);
    assertThat(list(home, "latest:" + source()))
        .containsExactly(source() + "/a", source() + "/a/b", source() + "/c");
    assertThat(list(home, id)).endsWith(source() + "/c").contains(source().toString());
  }

  @Test
  void aDiffTellsWhatChangedAndHow(Home home) throws Exception {
    write("same/deep/file", "same");
    write("changed", "before");
    write("gone/file", "1");
    write("mode", "mode");
    write("rot", "good");
    write("kind", "file");
    Files.createSymbolicLink(source().resolve("link"), Path.of("a"));
    var before = backup(home);
    write("changed", "after it");
    write("new/file", "22");
    Files.delete(source().resolve("gone/file"));
    Files.delete(source().resolve("gone"));
    Files.setPosixFilePermissions(
        source().resolve("mode"), PosixFilePermissions.fromString("rwx------"));
    write("rot", "evil");
    Files.delete(source().resolve("kind"));
    Files.createDirectory(source().resolve("kind"));
    Files.delete(source().resolve("link"));
    Files.createSymbolicLink(source().resolve("link"), Path.of("b"));
    var after = backup(home);

    assertThat(diff(home, before, after))
        .containsExactly(
            "CHANGED changed 6 8",
            "REMOVED gone 0 0",
            "REMOVED gone/file 1 0",
            "CHANGED kind 4 0",
            "CHANGED link 0 0",
            "METADATA mode 4 4",
            "ADDED new 0 0",
            "ADDED new/file 0 2",
            "BIT_ROT rot 4 4");
    assertThat(diff(home, after, after)).isEmpty();
    assertThat(diff(home, before + ":" + source() + "/gone", after + ":" + source() + "/new"))
        .containsExactly("CHANGED new/file 1 2");
  }

  @Test
  void allVersionsOfAFileAreFoundEachOnce(Home home) throws Exception {
    write("docs/letter.txt", "first");
    write("docs/other.txt", "other");
    write("more/letter.txt", "more");
    backup(home);
    backup(home);
    write("docs/letter.txt", "second");
    backup(home);
    write("unrelated", "x");
    backup(home);
    var found = new ArrayList<String>();
    home.engine()
        .find(
            "letter.*",
            (snapshot, listed) ->
                found.add(
                    source().relativize(Path.of(listed.path())) + " " + listed.node().size()));
    assertThat(found)
        .containsExactly("docs/letter.txt 5", "more/letter.txt 4", "docs/letter.txt 6");
  }

  @Test
  void statsCountEachBlobOnce(Home home) throws Exception {
    write("one", TestFiles.random(1, 3_000_000));
    write("two", TestFiles.random(1, 3_000_000));
    backup(home);
    write("three", "3");
    backup(home);
    var one = home.engine().stats(Optional.of("latest:" + source()));
    assertThat(one.files()).isEqualTo(3);
    assertThat(one.bytes()).isEqualTo(6_000_001);
    assertThat(one.uniqueBytes()).isBetween(3_000_001L, 3_100_000L);
    assertThat(one.storedBytes()).isBetween(3_000_001L, 3_100_000L);
    var all = home.engine().stats(Optional.empty());
    assertThat(all.snapshots()).isEqualTo(2);
    assertThat(all.files()).isEqualTo(5);
    assertThat(all.bytes()).isEqualTo(12_000_001);
    assertThat(all.uniqueBytes()).isBetween(3_000_001L, 3_100_000L);
    assertThat(all.packs()).isPositive();
  }

  private byte[] dump(Home home, String spec) throws Exception {
    var out = new ByteArrayOutputStream();
    home.engine().dump(spec, out, new Progress());
    return out.toByteArray();
  }

  @Test
  void aFileIsDumpedInOrder(Home home) throws Exception {
    byte[] large = TestFiles.random(2, 20_000_000);
    write("large", large);
    write("empty", "");
    Files.createSymbolicLink(source().resolve("link"), Path.of("large"));
    backup(home);
    assertThat(dump(home, "latest:" + source() + "/large")).isEqualTo(large);
    assertThat(dump(home, "latest:" + source() + "/empty")).isEmpty();
    assertThatThrownBy(() -> dump(home, "latest:" + source() + "/link"))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.USAGE));
  }

  @Test
  void aFolderIsDumpedAsATarThatTarReads(Home home) throws Exception {
    assumeThat(Path.of("/bin/tar")).exists();
    var longName = "long-".repeat(40);
    write("a/small", "small");
    write("a/" + longName + "/" + longName, "in a long path");
    write("empty", "");
    write("large", TestFiles.random(3, 9_000_000));
    write("\u4e16\u754c", "world");
    Files.createLink(source().resolve("z-link"), source().resolve("a/small"));
    Files.createSymbolicLink(source().resolve("to"), Path.of("no/where"));
    Files.createSymbolicLink(source().resolve("to-far"), Path.of("x".repeat(150)));
    Files.getFileAttributeView(source().resolve("large"), UserDefinedFileAttributeView.class)
        .write("note", ByteBuffer.wrap(new byte[] {0, 10, (byte) 200}));
    Files.setPosixFilePermissions(
        source().resolve("empty"), PosixFilePermissions.fromString("r---w---x"));
    Files.setLastModifiedTime(
        source().resolve("a/small"), FileTime.from(Instant.parse("1961-01-01T00:00:00.25Z")));
    for (int i = 0; i < 100; i++) {
      write("many/" + i, TestFiles.random(i, i * 50));
    }
    backup(home);
    var archive = Files.write(folder.resolve("tar"), dump(home, "latest:" + source()));
    var extracted = Files.createDirectory(folder.resolve("extracted"));
    var tar =
        new ProcessBuilder(
                "/bin/tar", "-xpf", archive.toString(), "--xattrs", "-C", extracted.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(tar.getInputStream().readAllBytes(), UTF_8);
    assertThat(tar.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(tar.exitValue()).as(said).isZero();
    assertThat(TreeImage.of(extracted)).isEqualTo(TreeImage.of(source()));
  }
}
