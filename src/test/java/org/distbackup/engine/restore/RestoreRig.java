package org.distbackup.engine.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.distbackup.engine.Home;
import org.distbackup.engine.SharedCluster;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.job.Progress;
import org.distbackup.select.Patterns;
import org.distbackup.select.Rules;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source that is backed up, and a target to restore it to, with real holders and real folders.
 */
@ExtendWith(SharedCluster.class)
abstract class RestoreRig {
  static final Patterns NONE = Patterns.of(List.of());
  static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  Path source() {
    return folder.resolve("source");
  }

  Path source(String name, byte[] bytes) throws IOException {
    return write(source().resolve(name), bytes);
  }

  Path source(String name, String text) throws IOException {
    return source(name, text.getBytes(UTF_8));
  }

  Path target() {
    return folder.resolve("target");
  }

  @BeforeEach
  void makeSource() throws IOException {
    Files.createDirectory(source());
  }

  String backup(Home home) throws InterruptedException {
    var request = new BackupRequest(List.of(source()), List.of(), Rules.NONE, false);
    return home.engine().backup(request, new Progress()).snapshot();
  }

  String spec() {
    return "latest:" + source();
  }

  RestoreRequest request() {
    return new RestoreRequest(spec(), target(), NONE, NONE, Overwrite.ALWAYS, false, false);
  }

  RestoreRequest request(Overwrite overwrite) {
    return new RestoreRequest(spec(), target(), NONE, NONE, overwrite, false, false);
  }

  RestoreRequest request(List<String> include, List<String> exclude) {
    return new RestoreRequest(
        spec(),
        target(),
        Patterns.of(include),
        Patterns.of(exclude),
        Overwrite.ALWAYS,
        false,
        false);
  }

  static RestoreResult restore(Home home, RestoreRequest request) throws InterruptedException {
    var progress = new Progress();
    var result = home.engine().restore(request, progress);
    assertThat(result.problems()).as("%s", progress.drainWarnings()).isZero();
    return result;
  }

  static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return Files.setLastModifiedTime(file, LONG_AGO);
  }
}
