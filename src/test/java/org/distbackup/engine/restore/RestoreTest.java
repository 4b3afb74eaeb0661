package org.distbackup.engine.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import org.distbackup.engine.Holder;
import org.distbackup.engine.Home;
import org.distbackup.engine.TestCluster;
import org.distbackup.engine.TestFiles;
import org.distbackup.engine.TreeImage;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.distbackup.filesystem.FileSystem;
import org.junit.jupiter.api.Test;

/** Trees are backed up and written back. */
class RestoreTest extends RestoreRig {
  @Test
  void aTreeOfAllKindsComesBackAsItWas(Home home) throws Exception {
    source("empty", "");
    source("a/small", "small");
    source("a/b/c/large", TestFiles.random(1, 12_000_000));
    source("a/twin", TestFiles.random(1, 12_000_000));
    source("new\nline \u4e16", "odd");
    Files.createDirectories(source().resolve("none/in/here"));
    Files.createSymbolicLink(source().resolve("to-nowhere"), Path.of("/no/where"));
    Files.createSymbolicLink(source().resolve("to-a"), Path.of("a"));
    Files.createLink(source().resolve("z-second-name"), source().resolve("a/small"));
    Files.createLink(source().resolve("a/b/third-name"), source().resolve("a/small"));
    Files.setPosixFilePermissions(
        source().resolve("a/twin"), PosixFilePermissions.fromString("r-x-w----"));
    Files.getFileAttributeView(source().resolve("a/twin"), UserDefinedFileAttributeView.class)
        .write("note", ByteBuffer.wrap("text".getBytes(UTF_8)));
    for (int i = 0; i < 300; i++) {
      source("many/" + i % 7 + "/file-" + i, TestFiles.random(i, i * 37));
    }
    Files.setPosixFilePermissions(
        source().resolve("many/3"), PosixFilePermissions.fromString("r-xr-x---"));
    Files.setLastModifiedTime(source().resolve("many/3"), LONG_AGO);
    Files.setLastModifiedTime(source().resolve("many"), LONG_AGO);
    var image = TreeImage.of(source());

    var id = backup(home);
    var result = restore(home, request());
    assertThat(TreeImage.of(target())).isEqualTo(image);
    assertThat(result.files()).isEqualTo(300 + 5 + 2 + 2);
    assertThat(result.directories()).isEqualTo(3 + 3 + 8);

    var whole = folder.resolve("whole");
    restore(home, new RestoreRequest(id, whole, NONE, NONE, Overwrite.ALWAYS, false, true));
    assertThat(TreeImage.of(Path.of(whole.toString() + source()))).isEqualTo(image);
  }

  @Test
  void theContentOfAFolderOrOneFileCanBeRestored(Home home) throws Exception {
    source("a/b", "file");
    Files.setPosixFilePermissions(
        source().resolve("a"), PosixFilePermissions.fromString("rwxr-x--x"));
    backup(home);
    var request =
        new RestoreRequest(spec() + "/a", target(), NONE, NONE, Overwrite.ALWAYS, false, false);
    restore(home, request);
    assertThat(target().resolve("b")).hasContent("file");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target())))
        .isEqualTo("rwxr-x--x");

    var other = Files.createDirectory(folder.resolve("other"));
    restore(
        home,
        new RestoreRequest(spec() + "/a/b", other, NONE, NONE, Overwrite.ALWAYS, false, false));
    assertThat(other.resolve("b")).hasContent("file");
  }

  @Test
  void aDryRunWritesNothing(Home home) throws Exception {
    source("a/one", "1");
    source("two", "22");
    backup(home);
    var dry = new RestoreRequest(spec(), target(), NONE, NONE, Overwrite.ALWAYS, true, false);
    var result = restore(home, dry);
    assertThat(result.files()).isEqualTo(2);
    assertThat(result.writtenBytes()).isEqualTo(3);
    assertThat(target()).doesNotExist();

    restore(home, request());
    Files.writeString(target().resolve("two"), "33");
    var image = TreeImage.of(target());
    assertThat(restore(home, dry).writtenBytes()).isEqualTo(2);
    assertThat(TreeImage.of(target())).isEqualTo(image);
  }

  @Test
  void includesAndExcludesChooseWhatIsWritten(Home home) throws Exception {
    source("a/b/one.txt", "1");
    source("a/b/two.o", "2");
    source("c/d/three.txt", "3");
    source("e/f", "4");
    backup(home);
    restore(home, request(List.of("*.txt"), List.of("c/")));
    assertThat(TreeImage.of(target()).keySet()).containsExactly("a", "a/b", "a/b/one.txt");
    restore(home, request(List.of("/e", "*.o"), List.of()));
    assertThat(TreeImage.of(target()).keySet())
        .containsExactly("a", "a/b", "a/b/one.txt", "a/b/two.o", "e", "e/f");
  }

  @Test
  void holesComeBackAsHoles(Home home) throws Exception {
    var sparse = source().resolve("sparse");
    try (var file =
        FileChannel.open(sparse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(TestFiles.random(5, 10_000)), 0);
      file.write(ByteBuffer.wrap(TestFiles.random(6, 10_000)), 30_000_000);
      file.write(ByteBuffer.wrap(new byte[1]), 40_000_000);
    }
    Files.setLastModifiedTime(sparse, LONG_AGO);
    var image = TreeImage.of(source());
    backup(home);
    restore(home, request());
    assertThat(TreeImage.of(target())).isEqualTo(image);
    try (var open = FileSystem.ofThisMachine().open(target())) {
      var entry = open.find("sparse".getBytes(UTF_8)).orElseThrow();
      assertThat(entry.allocated()).isLessThan(2_000_000);
    }
  }

  @Test
  void whatCannotBeFetchedIsToldAndTheRestIsRestored(Home home, TestCluster cluster)
      throws Exception {
    source("a-large", TestFiles.random(8, 5_000_000));
    backup(home);
    restore(home, request());
    source("b-large", TestFiles.random(9, 5_000_000));
    backup(home);
    // The walk is served by the cache; of the files, only what is there already can be had.
    restore(home, new RestoreRequest(spec(), target(), NONE, NONE, Overwrite.ALWAYS, true, false));
    cluster.holdersOf(home).forEach(Holder::unplug);
    var progress = new Progress();
    var result = home.engine().restore(request(), progress);
    assertThat(result.files()).isEqualTo(1);
    assertThat(result.problems()).isEqualTo(1);
    assertThat(progress.drainWarnings()).singleElement().asString().contains("b-large");
    assertThat(target().resolve("b-large")).doesNotExist();
    TestFiles.deleteTree(target());
    assertThatThrownBy(() -> home.engine().restore(request(), new Progress()))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
  }

  @Test
  void whatUsersMayNotDoIsToldOnce(Home home) throws Exception {
    assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
    source("a", "1");
    backup(home);
    Files.createDirectory(
        target(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
    var result = home.engine().restore(request(), new Progress());
    assertThat(result.problems()).isEqualTo(1);
  }
}
