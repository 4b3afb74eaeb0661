package org.distbackup.engine.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.distbackup.engine.Holder;
import org.distbackup.engine.Home;
import org.distbackup.engine.TestCluster;
import org.distbackup.engine.TestFiles;
import org.distbackup.engine.TreeImage;
import org.junit.jupiter.api.Test;

/** Trees are written over what is there. */
class RestoreInPlaceTest extends RestoreRig {
  private static long inode(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void inPlaceOnlyWhatDiffersIsWritten(Home home) throws Exception {
    byte[] large = TestFiles.random(2, 12_000_000);
    source("large", large);
    source("same", TestFiles.random(3, 3_000_000));
    source("mode", "mode");
    source("gone", "gone");
    source("second/same", "same");
    Files.createLink(source().resolve("second/gone"), source().resolve("gone"));
    Files.createSymbolicLink(source().resolve("link"), Path.of("there"));
    backup(home);
    restore(home, request());
    var image = TreeImage.of(target());
    long same = inode(target().resolve("same"));
    long ctime = ((FileTime) Files.getAttribute(target().resolve("same"), "unix:ctime")).toMillis();
    long mode = inode(target().resolve("mode"));
    byte[] changed = large.clone();
    changed[6_000_000] ^= 1;
    Files.write(target().resolve("large"), changed);
    Files.delete(target().resolve("gone"));
    Files.delete(target().resolve("link"));
    Files.createSymbolicLink(target().resolve("link"), Path.of("elsewhere"));
    Files.setPosixFilePermissions(
        target().resolve("mode"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.writeString(target().resolve("stays"), "not of the snapshot");

    var result = restore(home, request());
    assertThat(target().resolve("stays")).hasContent("not of the snapshot");
    Files.delete(target().resolve("stays"));
    Files.setLastModifiedTime(target(), LONG_AGO);
    assertThat(TreeImage.of(target())).isEqualTo(image);
    assertThat(inode(target().resolve("same"))).isEqualTo(same);
    assertThat(inode(target().resolve("mode"))).isEqualTo(mode);
    assertThat(((FileTime) Files.getAttribute(target().resolve("same"), "unix:ctime")).toMillis())
        .isEqualTo(ctime);
    // The large file is written anew, but all of it but one chunk from the old one.
    assertThat(result.writtenBytes()).isEqualTo(12_000_004);
    assertThat(result.skippedFiles()).isZero();

    assertThat(restore(home, request()).writtenBytes()).isZero();
  }

  @Test
  void chunksThatAreThereAreNotFetched(Home home, TestCluster cluster) throws Exception {
    byte[] large = TestFiles.random(4, 12_000_000);
    source("large", large);
    backup(home);
    restore(home, request());
    // A byte more at the end: all chunks are right, and still the file is not.
    Files.write(target().resolve("large"), new byte[1], StandardOpenOption.APPEND);
    cluster.holdersOf(home).forEach(Holder::unplug);
    restore(home, request());
    assertThat(Files.readAllBytes(target().resolve("large"))).isEqualTo(large);
  }

  @Test
  void theRulesOfOverwritingAreKept(Home home) throws Exception {
    source("one", "from the snapshot");
    source("two", "from the snapshot");
    source("three", "from the snapshot");
    backup(home);
    write(target().resolve("one"), "from before".getBytes(UTF_8));
    // Same size, same time.
    write(target().resolve("two"), "from before......".getBytes(UTF_8));

    var never = restore(home, request(Overwrite.NEVER));
    assertThat(never.skippedFiles()).isEqualTo(2);
    assertThat(never.files()).isEqualTo(1);
    assertThat(target().resolve("one")).hasContent("from before");
    assertThat(target().resolve("three")).hasContent("from the snapshot");

    var changed = restore(home, request(Overwrite.IF_CHANGED));
    assertThat(changed.skippedFiles()).isEqualTo(2);
    assertThat(target().resolve("one")).hasContent("from the snapshot");
    assertThat(target().resolve("two")).hasContent("from before......");

    restore(home, request());
    assertThat(target().resolve("two")).hasContent("from the snapshot");
  }

  @Test
  void aFolderThatIsLeftAsItWasIsClosedAgain(Home home) throws Exception {
    source("closed/one", "from the snapshot");
    source("closed/two", "from the snapshot");
    backup(home);
    write(target().resolve("closed/one"), "from before".getBytes(UTF_8));
    var closed = PosixFilePermissions.fromString("r-xr-xr-x");
    Files.setPosixFilePermissions(target().resolve("closed"), closed);

    restore(home, request(Overwrite.NEVER));

    assertThat(target().resolve("closed/two")).hasContent("from the snapshot");
    assertThat(Files.getPosixFilePermissions(target().resolve("closed"))).isEqualTo(closed);
  }
}
