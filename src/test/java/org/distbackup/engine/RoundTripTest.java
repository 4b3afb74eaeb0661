package org.distbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.distbackup.shard.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files go to four holders and come back, all being well. */
@ExtendWith(SharedCluster.class)
class RoundTripTest {
  private static final int MIB = 1 << 20;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @Test
  void filesOfAllSizesComeBackByteForByte(Home home) throws Exception {
    for (int length : new int[] {0, 1, 12, 5 * MIB, 40 * MIB}) {
      byte[] bytes = TestFiles.random(length, length);
      var file = TestFiles.write(folder, "file-" + length, bytes);
      var result = home.engine().upload(file, new Progress());
      assertThat(result.bytes()).isEqualTo(length);
      assertThat(result.scheme()).isEqualTo(new Scheme(2, 4));
      assertThat(result.members()).isGreaterThanOrEqualTo(3);
      assertThat(result.warning()).isEmpty();
    }
    assertThat(home.owed()).isZero();
    for (int length : new int[] {40 * MIB, 5 * MIB, 12, 1, 0}) {
      assertThat(home.download("file-" + length).length).isEqualTo(length);
      assertThat(Arrays.equals(home.download("file-" + length), TestFiles.random(length, length)))
          .as("%d bytes", length)
          .isTrue();
    }
  }

  @Test
  void whatIsThereAlreadyIsNotSentAgain(Home home) throws Exception {
    byte[] bytes = TestFiles.random(1, 20 * MIB);
    var file = TestFiles.write(folder, "file", bytes);
    assertThat(home.upload(file).addedBytes()).isEqualTo(bytes.length);
    var again = home.upload(file);
    assertThat(again.addedBytes()).isZero();
    assertThat(again.redundantBytes()).isZero();

    byte[] changed = bytes.clone();
    Arrays.fill(changed, 10 * MIB, 10 * MIB + 100, (byte) 7);
    TestFiles.write(folder, "file", changed);
    assertThat(home.upload(file).addedBytes()).isBetween(100L, 9L * MIB);
    assertThat(Arrays.equals(home.download("file"), changed)).isTrue();
  }

  @Test
  void aFileThatRepeatsItselfIsSentOnce(Home home) throws Exception {
    // Each owner cuts elsewhere, and a repeated part is cut as before after some chunks only.
    byte[] part = TestFiles.random(2, 12 * MIB);
    byte[] bytes = new byte[48 * MIB];
    for (int at = 0; at < bytes.length; at += part.length) {
      System.arraycopy(part, 0, bytes, at, part.length);
    }
    var progress = home.upload(TestFiles.write(folder, "file", bytes));
    assertThat(progress.addedBytes()).isLessThan(36L * MIB);
    assertThat(Arrays.equals(home.download("file"), bytes)).isTrue();
  }

  @Test
  void theNewestVersionOfANameIsTheOneThatComesBack(Home home) throws Exception {
    for (int version = 1; version <= 3; version++) {
      home.upload(TestFiles.write(folder, "file", ("version " + version).getBytes(UTF_8)));
      home.upload(TestFiles.write(folder, "other", new byte[version]));
    }
    home.restart(() -> {});
    assertThat(home.download("file")).asString().isEqualTo("version 3");
    assertThat(home.download("other")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " a file with spaces ",
        "two\nlines\tand a tab",
        "Grüße, 世界, \uD83D\uDC3C",
        "-rf *",
        "...",
        "quote\"'\\slash"
      })
  void namesAreKept(String name, Home home) throws Exception {
    home.upload(TestFiles.write(folder, name, new byte[] {1, 2, 3}));
    var back = Files.createDirectory(folder.resolve("back"));
    var result = home.engine().download(name, back, new Progress());
    assertThat(result.path()).isEqualTo(back.resolve(name)).hasBinaryContent(new byte[] {1, 2, 3});
    try (var files = Files.list(back)) {
      assertThat(files).containsExactly(back.resolve(name));
    }
  }

  @Test
  void permissionsAndTimeComeBack(Home home) throws Exception {
    var file = TestFiles.write(folder, "file", new byte[10]);
    var time = FileTime.from(Instant.parse("2001-02-03T04:05:06.789012Z"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x-w----"));
    Files.setLastModifiedTime(file, time);
    home.upload(file);
    Files.delete(file);
    var back = home.engine().download("file", folder, new Progress()).path();
    assertThat(Files.getLastModifiedTime(back)).isEqualTo(time);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(back)))
        .isEqualTo("r-x-w----");
  }

  @Test
  void whatIsNoFileIsToldApart(Home home) throws Exception {
    assertThatThrownBy(() -> home.upload(folder.resolve("absent")))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED));
    assertThatThrownBy(() -> home.upload(folder))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.USAGE));
    assertThatThrownBy(() -> home.download("absent"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("No file named absent has been kept.");
  }
}
