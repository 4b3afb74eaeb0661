package org.distbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.distbackup.filesystem.Nodes.attribute;
import static org.distbackup.filesystem.Nodes.utf8;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.distbackup.format.Damage;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every file system keeps of files and links. */
interface FilesContract extends OpenFolder {
  @Test
  default void aFileComesBackAsItWasWritten() throws IOException {
    var bytes = Damage.pattern(1_000_003);
    make(NAME, bytes);

    assertThat(content(NAME)).isEqualTo(bytes);
    assertThat(Files.readAllBytes(path().resolve("name"))).isEqualTo(bytes);
    assertThat(entry(NAME).size()).isEqualTo(bytes.length);
    assertThat(entry(NAME).kind()).isEqualTo(Kind.FILE);
    assertThat(entry(NAME).mode()).isEqualTo(0600);
  }

  @Test
  default void readingGoesOnFromWhereItIsSent() throws IOException {
    make(NAME, Damage.pattern(1000));
    try (var file = folder().read(NAME)) {
      var bytes = new byte[10];
      file.seek(990);
      assertThat(file.read(bytes, 5, 5)).isEqualTo(5);
      assertThat(bytes).startsWith(new byte[5]);
      assertThat(file.read(bytes, 0, 10)).isEqualTo(5);
      assertThat(file.read(bytes, 0, 10)).isEqualTo(-1);
      file.seek(5000);
      assertThat(file.read(bytes, 0, 10)).isEqualTo(-1);
    }
  }

  @Test
  default void aFileIsWrittenReadCutAndLengthenedInPlace() throws IOException {
    make(NAME, Damage.pattern(300_000));
    try (var file = folder().write(NAME)) {
      file.write(new byte[] {1, 2, 3, 4}, 1, 2, 299_999);
      assertThat(file.size()).isEqualTo(300_001);
      var bytes = new byte[4];
      assertThat(file.read(bytes, 1, 3, 299_999)).isEqualTo(2);
      assertThat(bytes).containsExactly(0, 2, 3, 0);
      file.truncate(10);
      file.truncate(20);
      file.sync();
      assertThat(file.size()).isEqualTo(20);
    }
    assertThat(content(NAME))
        .isEqualTo(Arrays.copyOf(Arrays.copyOf(Damage.pattern(300_000), 10), 20));
  }

  @Test
  default void whatIsReservedIsNoLongerForIt() throws IOException {
    try (var file = folder().create(NAME)) {
      file.reserve(10 << 20);
      assertThat(file.size()).isZero();
      file.write(new byte[] {1, 2, 3}, 0, 3, 5 << 20);
      assertThat(file.size()).isEqualTo((5 << 20) + 3);
    }
    assertThat(content(NAME)).hasSize((5 << 20) + 3).endsWith(1, 2, 3).startsWith(0, 0);
  }

  @Test
  default void dataIsFoundUpToTheEnd() throws IOException {
    make(NAME, Damage.pattern(100_000));
    try (var file = folder().read(NAME)) {
      assertThat(file.data(10)).contains(new InputFile.Extent(10, 100_000));
      assertThat(file.data(100_000)).isEmpty();
      assertThat(file.data(200_000)).isEmpty();
    }
  }

  @Test
  default void aFileThatChangesWhileItIsReadShowsIt() throws IOException {
    make(NAME, (byte) 1);
    try (var file = folder().read(NAME)) {
      var before = file.stat();
      Files.write(path().resolve("name"), new byte[10]);
      assertThat(file.stat().size()).isNotEqualTo(before.size());
    }
  }

  @Test
  default void aClosedFileIsClosed() throws IOException {
    make(NAME, (byte) 1);
    var in = folder().read(NAME);
    in.close();
    in.close();
    assertThatThrownBy(() -> in.read(new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
    var out = folder().write(NAME);
    out.close();
    assertThatThrownBy(() -> out.write(new byte[1], 0, 1, 0))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  default void aFileIsNoFolderAndAFolderNoFile() throws IOException {
    make(NAME);
    folder().makeFolder(OTHER);
    assertThatThrownBy(() -> folder().open(NAME)).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> folder().read(OTHER)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().write(OTHER)).isInstanceOf(FileSystemException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "../up", "/absolute/ü\n", "does not exist"})
  default void linksAreKeptAsTheyAre(String target) throws IOException {
    folder().makeLink(NAME, utf8(target));

    assertThat(entry(NAME).kind()).isEqualTo(Kind.SYMLINK);
    assertThat(folder().node(entry(NAME), Content.EMPTY).details().linkTarget())
        .isEqualTo(utf8(target));
    assertThat(Files.isSymbolicLink(path().resolve("name"))).isTrue();
  }

  @Test
  default void linksAreNeverFollowed() throws IOException {
    var outside = Files.createDirectory(path().resolve("outside"));
    var secret = Files.writeString(outside.resolve("secret"), "secret");
    folder().makeLink(NAME, utf8("outside"));
    folder().makeLink(OTHER, utf8("outside/secret"));
    var mode = Files.getAttribute(secret, "unix:mode");

    assertThatThrownBy(() -> folder().open(NAME)).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> folder().read(OTHER)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().write(OTHER)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().create(OTHER)).isInstanceOf(FileAlreadyExistsException.class);
    var file = Nodes.node(entry(OTHER), Kind.FILE, 0777, 5, 6);
    assertThatThrownBy(() -> folder().apply(OTHER, file)).isInstanceOf(FileSystemException.class);
    var link = Nodes.node(entry(OTHER), Kind.SYMLINK, 0777, 5, 6, attribute("user.a"));
    assertThat(folder().apply(OTHER, link)).isNotEmpty();
    assertThat(Files.getAttribute(secret, "unix:mode")).isEqualTo(mode);
    assertThat(Files.getLastModifiedTime(secret).to(TimeUnit.SECONDS)).isGreaterThan(1_000_000);
    folder().remove(OTHER);
    assertThat(secret).hasContent("secret");
  }

  @Test
  default void aFolderThatIsReplacedByALinkIsNotEntered() throws IOException {
    folder().makeFolder(NAME);
    try (var below = folder().open(NAME)) {
      below.makeFolder(OTHER);
      var elsewhere = Files.createDirectories(path().resolve("elsewhere"));
      Files.createDirectory(elsewhere.resolve("other"));
      Files.move(path().resolve("name"), path().resolve("moved"));
      Files.createSymbolicLink(path().resolve("name"), elsewhere);

      assertThatThrownBy(() -> folder().open(NAME)).isInstanceOf(NotDirectoryException.class);
      try {
        below.create(utf8("written")).close();
      } catch (FileSystemException e) {
        assertThat(e).hasMessageContaining("name");
      }
      assertThat(elsewhere.resolve("written")).doesNotExist();
    }
  }

  @Test
  default void hardLinksAreOneFile() throws IOException {
    make(NAME, (byte) 1);
    folder().makeFolder(utf8("sub"));
    try (var sub = folder().open(utf8("sub"))) {
      sub.makeHardLink(OTHER, folder(), NAME);

      var one = folder().node(entry(NAME), Content.EMPTY).details();
      var two = sub.node(sub.find(OTHER).orElseThrow(), Content.EMPTY).details();
      assertThat(one.links()).isEqualTo(2);
      assertThat(two.inode()).isEqualTo(one.inode()).isNotZero();
      assertThat(two.device()).isEqualTo(one.device()).isNotZero();
    }
  }
}
