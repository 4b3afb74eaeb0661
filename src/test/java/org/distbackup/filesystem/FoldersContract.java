package org.distbackup.filesystem;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.distbackup.filesystem.Nodes.utf8;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.stream.IntStream;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every file system keeps of folders and the names in them. */
interface FoldersContract extends OpenFolder {
  @Test
  default void aNameThatIsTakenIsNotTakenAgain() throws IOException {
    make(NAME);
    assertThatThrownBy(() -> folder().create(NAME)).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> folder().makeFolder(NAME))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> folder().makeLink(NAME, OTHER))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  default void aFolderIsForItsOwnerAlone() throws IOException {
    folder().makeFolder(NAME);

    assertThat(entry(NAME).kind()).isEqualTo(Kind.DIRECTORY);
    assertThat(entry(NAME).mode()).isEqualTo(0700);
    try (var below = folder().open(NAME)) {
      assertThat(below.self().inode()).isEqualTo(entry(NAME).inode());
      assertThat(below.self().name()).isEmpty();
      assertThat(below.list()).isEmpty();
      assertThat(below.node(below.self(), Content.EMPTY).kind()).isEqualTo(Kind.DIRECTORY);
      below.makeFolder(OTHER);
      below.sync();
    }
    assertThatThrownBy(() -> folder().remove(NAME)).isInstanceOf(DirectoryNotEmptyException.class);
  }

  @Test
  default void tenThousandNamesAreListedInOrder() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      Files.createFile(path().resolve("file " + i * 7919 % 10_000));
    }
    var listed = folder().list();

    assertThat(listed).hasSize(10_000).isSortedAccordingTo(Entry.BY_NAME);
    assertThat(listed).extracting(Entry::kind).containsOnly(Kind.FILE);
    assertThat(folder().list()).hasSize(10_000);
  }

  @Test
  default void unusualNamesComeBack() throws IOException {
    var names =
        List.of(
            utf8("new\nline"),
            utf8("zoë 漢字 😀"),
            utf8(" %41?#\\\"'*"),
            utf8("-rf"),
            utf8("..."),
            utf8("x".repeat(255)),
            new byte[] {(byte) 0xFF, (byte) 0xFE, 1, (byte) 0x80});
    for (var name : names) {
      make(name, name);
    }

    assertThat(folder().list()).extracting(Entry::name).containsExactlyInAnyOrderElementsOf(names);
    for (var name : names) {
      assertThat(content(name)).isEqualTo(name);
      folder().remove(name);
    }
    assertThat(folder().list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "../x", "a\0b"})
  default void namesThatLeadElsewhereAreRefused(String name) throws IOException {
    var bytes = utf8(name);
    assertThatThrownBy(() -> folder().create(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().open(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().read(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().find(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().remove(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().rename(NAME, bytes)).isInstanceOf(IOException.class);
  }

  @Test
  default void aNameThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> folder().create(new byte[256]))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().create(utf8("x".repeat(256))))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder().create(utf8("x".repeat(65_535))))
        .isInstanceOf(FileSystemException.class);
  }

  @Test
  default void aRenameReplacesAFile() throws IOException {
    make(NAME, (byte) 1);
    make(OTHER, (byte) 2);
    folder().rename(NAME, OTHER);

    assertThat(folder().find(NAME)).isEmpty();
    assertThat(content(OTHER)).containsExactly(1);
    assertThatThrownBy(() -> folder().rename(NAME, OTHER)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  default void aRenameToAnotherNameOfTheSameFileLeavesOne() throws IOException {
    make(NAME, (byte) 1);
    folder().makeHardLink(OTHER, folder(), NAME);
    folder().rename(NAME, NAME);
    assertThat(folder().find(NAME)).isPresent();

    folder().rename(NAME, OTHER);

    assertThat(folder().find(NAME)).isEmpty();
    assertThat(content(OTHER)).containsExactly(1);
  }

  @Test
  default void aRenameToAFreeNameReplacesNothing() throws IOException {
    make(NAME, (byte) 1);
    make(OTHER, (byte) 2);
    assertThatThrownBy(() -> folder().renameToFree(NAME, OTHER))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(content(NAME)).containsExactly(1);
    assertThat(content(OTHER)).containsExactly(2);
    folder().remove(OTHER);

    folder().renameToFree(NAME, OTHER);

    assertThat(folder().find(NAME)).isEmpty();
    assertThat(content(OTHER)).containsExactly(1);
  }

  @Test
  default void aRenameReplacesNoFolder() throws IOException {
    make(NAME, (byte) 1);
    folder().makeFolder(OTHER);
    assertThatThrownBy(() -> folder().rename(NAME, OTHER)).isInstanceOf(FileSystemException.class);
    assertThat(entry(OTHER).kind()).isEqualTo(Kind.DIRECTORY);
  }

  @Test
  default void whatIsNotThereIsSaidToBe() throws IOException {
    assertThat(folder().find(NAME)).isEmpty();
    assertThatThrownBy(() -> folder().read(NAME))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(path().resolve("name").toString());
    assertThatThrownBy(() -> folder().write(NAME)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> folder().open(NAME)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> folder().remove(NAME)).isInstanceOf(NoSuchFileException.class);
    var node = Nodes.node(folder().self(), Kind.FILE, 0600, 0, 0);
    assertThatThrownBy(() -> folder().apply(NAME, node)).isInstanceOf(NoSuchFileException.class);
    make(NAME);
    var gone = entry(NAME);
    folder().remove(NAME);
    assertThatThrownBy(() -> folder().node(gone, Content.EMPTY))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  default void aPathOfTheUsersMayBeALinkButMustBeAFolder() throws IOException {
    make(NAME);
    Files.createSymbolicLink(path().resolve("link"), path());
    try (var same = system().open(path().resolve("link"))) {
      assertThat(same.self().inode()).isEqualTo(folder().self().inode());
    }
    assertThatThrownBy(() -> system().open(path().resolve("name")))
        .isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> system().open(path().resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  default void severalThreadsUseOneFolder() {
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            i -> {
              try {
                var name = utf8("file " + i);
                make(name, name);
                assertThat(content(name)).isEqualTo(name);
                assertThat(folder().list()).extracting(Entry::name).contains(name);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(path()).isDirectory();
    assertThat(Files.exists(path().resolve("file 199"), NOFOLLOW_LINKS)).isTrue();
  }
}
