package org.distbackup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.distbackup.engine.Home;
import org.distbackup.engine.SharedCluster;
import org.distbackup.engine.TestFiles;
import org.distbackup.engine.TreeKeeper;
import org.distbackup.engine.dump.TreeDumper;
import org.distbackup.engine.job.Progress;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.select.Patterns;
import org.distbackup.snapshot.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names in a snapshot that say they are of the same inode. Two files may say so: when devices have
 * changed numbers between the backups that read them.
 */
@ExtendWith(SharedCluster.class)
class HardLinksTest {
  private static final byte[] ONE = TestFiles.random(1, 50_000);
  private static final byte[] OTHER = TestFiles.random(2, 50_000);
  private static final Patterns NONE = Patterns.of(List.of());

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private static Snapshot keep(TreeKeeper keeper) throws InterruptedException {
    return keeper.keep(
        TreeKeeper.hardLink("a", ONE, 12, 2),
        TreeKeeper.hardLink("b", OTHER, 12, 2),
        TreeKeeper.hardLink("c", ONE, 12, 2));
  }

  @Test
  void filesAreNotLinkedToOthers(Home home) throws Exception {
    try (var keeper = new TreeKeeper(home)) {
      var spec = keep(keeper).hex();
      try (var restorer =
          new TreeRestorer(
              FileSystem.ofThisMachine(),
              keeper.reader(),
              keeper.trees(),
              keeper.workers(),
              TreeKeeper.PLAN)) {
        restorer.restore(
            new RestoreRequest(spec, folder, NONE, NONE, Overwrite.ALWAYS, false, false),
            new Progress());
      }
    }
    assertThat(folder.resolve("a")).hasBinaryContent(ONE);
    assertThat(folder.resolve("b")).hasBinaryContent(OTHER);
    assertThat(Files.getAttribute(folder.resolve("a"), "unix:ino"))
        .isEqualTo(Files.getAttribute(folder.resolve("c"), "unix:ino"))
        .isNotEqualTo(Files.getAttribute(folder.resolve("b"), "unix:ino"));
  }

  @Test
  void anArchiveHasEachOfThem(Home home) throws Exception {
    var archive = new ByteArrayOutputStream();
    try (var keeper = new TreeKeeper(home)) {
      var spec = keep(keeper).hex();
      new TreeDumper(keeper.reader(), keeper.trees(), keeper.workers(), TreeKeeper.PLAN)
          .dump(spec, archive, new Progress());
    }
    assertThat(contains(archive.toByteArray(), ONE)).isTrue();
    assertThat(contains(archive.toByteArray(), OTHER)).isTrue();
    assertThat(archive.size()).isLessThan(3 * ONE.length);
  }

  private static boolean contains(byte[] whole, byte[] part) {
    for (int at = 0; at + part.length <= whole.length; at += 512) {
      if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
