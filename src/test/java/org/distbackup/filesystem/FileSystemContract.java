package org.distbackup.filesystem;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.distbackup.filesystem.Nodes.attribute;
import static org.distbackup.filesystem.Nodes.utf8;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.distbackup.format.Damage;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every file system keeps. */
abstract class FileSystemContract {
  static final byte[] NAME = utf8("name");
  static final byte[] OTHER = utf8("other");

  @TempDir Path path;
  Folder folder;

  abstract FileSystem system();

  @BeforeEach
  void open() throws IOException {
    folder = system().open(path);
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  void make(byte[] name, byte... content) throws IOException {
    try (var file = folder.create(name)) {
      file.write(content, 0, content.length, 0);
    }
  }

  Entry entry(byte[] name) throws IOException {
    return folder.find(name).orElseThrow();
  }

  byte[] content(byte[] name) throws IOException {
    try (var file = folder.read(name)) {
      var bytes = new byte[(int) file.stat().size()];
      int done = 0;
      while (done < bytes.length) {
        done += file.read(bytes, done, bytes.length - done);
      }
      assertThat(file.read(new byte[1], 0, 1)).isEqualTo(-1);
      return bytes;
    }
  }

  @Test
  void aFileComesBackAsItWasWritten() throws IOException {
    var bytes = Damage.pattern(1_000_003);
    make(NAME, bytes);

    assertThat(content(NAME)).isEqualTo(bytes);
    assertThat(Files.readAllBytes(path.resolve("name"))).isEqualTo(bytes);
    assertThat(entry(NAME).size()).isEqualTo(bytes.length);
    assertThat(entry(NAME).kind()).isEqualTo(Kind.FILE);
    assertThat(entry(NAME).mode()).isEqualTo(0600);
  }

  @Test
  void readingGoesOnFromWhereItIsSent() throws IOException {
    make(NAME, Damage.pattern(1000));
    try (var file = folder.read(NAME)) {
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
  void aFileIsWrittenReadCutAndLengthenedInPlace() throws IOException {
    make(NAME, Damage.pattern(300_000));
    try (var file = folder.write(NAME)) {
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
  void aNameThatIsTakenIsNotTakenAgain() throws IOException {
    make(NAME);
    assertThatThrownBy(() -> folder.create(NAME)).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> folder.makeFolder(NAME))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> folder.makeLink(NAME, OTHER))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aFolderIsForItsOwnerAlone() throws IOException {
    folder.makeFolder(NAME);

    assertThat(entry(NAME).kind()).isEqualTo(Kind.DIRECTORY);
    assertThat(entry(NAME).mode()).isEqualTo(0700);
    try (var below = folder.open(NAME)) {
      assertThat(below.self().inode()).isEqualTo(entry(NAME).inode());
      assertThat(below.self().name()).isEmpty();
      assertThat(below.list()).isEmpty();
      assertThat(below.node(below.self(), Content.EMPTY).kind()).isEqualTo(Kind.DIRECTORY);
      below.makeFolder(OTHER);
      below.sync();
    }
    assertThatThrownBy(() -> folder.remove(NAME)).isInstanceOf(DirectoryNotEmptyException.class);
  }

  @Test
  void tenThousandNamesAreListedInOrder() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      Files.createFile(path.resolve("file " + i * 7919 % 10_000));
    }
    var listed = folder.list();

    assertThat(listed).hasSize(10_000).isSortedAccordingTo(Entry.BY_NAME);
    assertThat(listed).extracting(Entry::kind).containsOnly(Kind.FILE);
    assertThat(folder.list()).hasSize(10_000);
  }

  @Test
  void unusualNamesComeBack() throws IOException {
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

    assertThat(folder.list()).extracting(Entry::name).containsExactlyInAnyOrderElementsOf(names);
    for (var name : names) {
      assertThat(content(name)).isEqualTo(name);
      folder.remove(name);
    }
    assertThat(folder.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "../x", "a\0b"})
  void namesThatLeadElsewhereAreRefused(String name) throws IOException {
    var bytes = utf8(name);
    assertThatThrownBy(() -> folder.create(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.open(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.read(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.find(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.remove(bytes)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.rename(NAME, bytes)).isInstanceOf(IOException.class);
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> folder.create(new byte[256])).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.create(utf8("x".repeat(256))))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.create(utf8("x".repeat(65_535))))
        .isInstanceOf(FileSystemException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "-1,0", "-86400,0", "1700000000,123456789", "4102444800,999999999"})
  void timesAreKeptToTheNanosecond(long seconds, int nanos) throws IOException {
    make(NAME);
    var node = Nodes.node(entry(NAME), Kind.FILE, 0640, seconds, nanos);

    assertThat(folder.apply(NAME, node)).isEmpty();

    assertThat(entry(NAME).mtimeSeconds()).isEqualTo(seconds);
    assertThat(entry(NAME).mtimeNanos()).isEqualTo(nanos);
    assertThat(Files.getLastModifiedTime(path.resolve("name")))
        .isEqualTo(FileTime.from(Instant.ofEpochSecond(seconds, nanos)));
    var kept = folder.node(entry(NAME), Content.EMPTY);
    assertThat(kept.mtimeSeconds()).isEqualTo(seconds);
    assertThat(kept.mtimeNanos()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0400, 0644, 04755, 02711, 01777, 07777})
  void permissionsAreKept(int mode) throws IOException {
    make(NAME);
    folder.makeFolder(OTHER);
    assertThat(folder.apply(NAME, Nodes.node(entry(NAME), Kind.FILE, mode, 1, 2))).isEmpty();
    assertThat(folder.apply(OTHER, Nodes.node(entry(OTHER), Kind.DIRECTORY, mode | 0700, 1, 2)))
        .isEmpty();

    assertThat(entry(NAME).mode()).isEqualTo(mode);
    assertThat(entry(OTHER).mode()).isEqualTo(mode | 0700);
    assertThat(Files.getAttribute(path.resolve("name"), "unix:mode")).isEqualTo(0100000 | mode);
  }

  @Test
  void theFolderItselfHasMetadataToo() throws IOException {
    var node = Nodes.node(folder.self(), Kind.DIRECTORY, 0711, -5, 0);

    assertThat(folder.apply(new byte[0], node)).isEmpty();

    assertThat(folder.self().mode()).isEqualTo(0711);
    assertThat(folder.self().mtimeSeconds()).isEqualTo(-5);
  }

  @Test
  void ownersAreKeptByRoot() throws IOException {
    assumeTrue(isRoot());
    make(NAME);
    folder.makeLink(OTHER, utf8("nowhere"));
    var mode = 04755;

    assertThat(folder.apply(NAME, Nodes.owned(12345, -2, Kind.FILE, mode, 1, 2))).isEmpty();
    assertThat(folder.apply(OTHER, Nodes.owned(12345, 54321, Kind.SYMLINK, 0777, 1, 2)))
        .filteredOn(phrase -> !phrase.startsWith("modification time"))
        .isEmpty();

    var kept = folder.node(entry(NAME), Content.EMPTY);
    assertThat(kept.uid()).isEqualTo(12345);
    assertThat(kept.gid()).isEqualTo(-2);
    assertThat(kept.user()).isEmpty();
    assertThat(kept.mode()).isEqualTo(mode);
    assertThat(entry(OTHER).uid()).isEqualTo(12345);
    assertThat(entry(OTHER).gid()).isEqualTo(54321);
  }

  @Test
  void anOwnerThatMayNotBeSetIsAPhraseAndLendsNoRights() throws IOException {
    assumeFalse(isRoot());
    make(NAME);

    var phrases = folder.apply(NAME, Nodes.owned(12345, 12345, Kind.FILE, 04755, 7, 8));

    assertThat(phrases).anyMatch(phrase -> phrase.startsWith("owner 12345:12345: "));
    assertThat(entry(NAME).mode()).isEqualTo(0755);
    assertThat(entry(NAME).mtimeSeconds()).isEqualTo(7);
  }

  @Test
  void namesOfOwnersAreKnown() throws IOException {
    assumeTrue(isRoot());
    make(NAME);
    var node = folder.node(entry(NAME), Content.EMPTY);

    assertThat(node.user()).isEqualTo("root");
    assertThat(node.group()).isEqualTo("root");
  }

  @Test
  void attributesOfTheUserAreKept() throws IOException {
    make(NAME);
    var node =
        Nodes.node(
            entry(NAME),
            Kind.FILE,
            0640,
            1,
            2,
            attribute("user.a", (byte) 0, (byte) 255),
            attribute("user.empty"),
            attribute("user.z", (byte) 7));
    var phrases = folder.apply(NAME, node);
    assumeFalse(phrases.stream().anyMatch(phrase -> phrase.contains("upport")));

    assertThat(phrases).isEmpty();
    assertThat(folder.node(entry(NAME), Content.EMPTY).details().attributes())
        .usingRecursiveComparison()
        .isEqualTo(node.details().attributes());
    assertThat(entry(NAME).mtimeNanos()).isEqualTo(2);

    var fewer = Nodes.node(entry(NAME), Kind.FILE, 0640, 1, 2, attribute("user.a", (byte) 1));
    assertThat(folder.apply(NAME, fewer)).isEmpty();
    assertThat(folder.node(entry(NAME), Content.EMPTY).details().attributes())
        .usingRecursiveComparison()
        .isEqualTo(fewer.details().attributes());
  }

  @Test
  void attributesThatAreRefusedArePhrases() throws IOException {
    make(NAME);
    var node = Nodes.node(entry(NAME), Kind.FILE, 0640, 5, 6, attribute("nonsense.x", (byte) 1));

    assertThat(folder.apply(NAME, node)).singleElement().asString().startsWith("nonsense.x: ");
    assertThat(entry(NAME).mtimeSeconds()).isEqualTo(5);
    assertThat(entry(NAME).mode()).isEqualTo(0640);
  }

  @Test
  void applyingWhatIsThereTouchesNothing() throws IOException {
    make(NAME);
    folder.apply(NAME, Nodes.node(entry(NAME), Kind.FILE, 0640, 5, 6));
    var before = entry(NAME);

    assertThat(folder.apply(NAME, folder.node(before, Content.EMPTY))).isEmpty();

    assertThat(entry(NAME)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void metadataOfAnotherKindIsRefused() throws IOException {
    make(NAME);
    var node = Nodes.node(entry(NAME), Kind.DIRECTORY, 0700, 5, 6);
    assertThatThrownBy(() -> folder.apply(NAME, node)).isInstanceOf(FileSystemException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "../up", "/absolute/ü\n", "does not exist"})
  void linksAreKeptAsTheyAre(String target) throws IOException {
    folder.makeLink(NAME, utf8(target));

    assertThat(entry(NAME).kind()).isEqualTo(Kind.SYMLINK);
    assertThat(folder.node(entry(NAME), Content.EMPTY).details().linkTarget())
        .isEqualTo(utf8(target));
    assertThat(Files.isSymbolicLink(path.resolve("name"))).isTrue();
  }

  @Test
  void linksAreNeverFollowed() throws IOException {
    var outside = Files.createDirectory(path.resolve("outside"));
    var secret = Files.writeString(outside.resolve("secret"), "secret");
    folder.makeLink(NAME, utf8("outside"));
    folder.makeLink(OTHER, utf8("outside/secret"));
    var mode = Files.getAttribute(secret, "unix:mode");

    assertThatThrownBy(() -> folder.open(NAME)).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> folder.read(OTHER)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.write(OTHER)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.create(OTHER)).isInstanceOf(FileAlreadyExistsException.class);
    var file = Nodes.node(entry(OTHER), Kind.FILE, 0777, 5, 6);
    assertThatThrownBy(() -> folder.apply(OTHER, file)).isInstanceOf(FileSystemException.class);
    var link = Nodes.node(entry(OTHER), Kind.SYMLINK, 0777, 5, 6, attribute("user.a"));
    assertThat(folder.apply(OTHER, link)).isNotEmpty();
    assertThat(Files.getAttribute(secret, "unix:mode")).isEqualTo(mode);
    assertThat(Files.getLastModifiedTime(secret).to(TimeUnit.SECONDS)).isGreaterThan(1_000_000);
    folder.remove(OTHER);
    assertThat(secret).hasContent("secret");
  }

  @Test
  void aFolderThatIsReplacedByALinkIsNotEntered() throws IOException {
    folder.makeFolder(NAME);
    try (var below = folder.open(NAME)) {
      below.makeFolder(OTHER);
      var elsewhere = Files.createDirectories(path.resolve("elsewhere"));
      Files.createDirectory(elsewhere.resolve("other"));
      Files.move(path.resolve("name"), path.resolve("moved"));
      Files.createSymbolicLink(path.resolve("name"), elsewhere);

      assertThatThrownBy(() -> folder.open(NAME)).isInstanceOf(NotDirectoryException.class);
      try {
        below.create(utf8("written")).close();
      } catch (FileSystemException e) {
        assertThat(e).hasMessageContaining("name");
      }
      assertThat(elsewhere.resolve("written")).doesNotExist();
    }
  }

  @Test
  void hardLinksAreOneFile() throws IOException {
    make(NAME, (byte) 1);
    folder.makeFolder(utf8("sub"));
    try (var sub = folder.open(utf8("sub"))) {
      sub.makeHardLink(OTHER, folder, NAME);

      var one = folder.node(entry(NAME), Content.EMPTY).details();
      var two = sub.node(sub.find(OTHER).orElseThrow(), Content.EMPTY).details();
      assertThat(one.links()).isEqualTo(2);
      assertThat(two.inode()).isEqualTo(one.inode()).isNotZero();
      assertThat(two.device()).isEqualTo(one.device()).isNotZero();
    }
  }

  @Test
  void aRenameReplacesAFile() throws IOException {
    make(NAME, (byte) 1);
    make(OTHER, (byte) 2);
    folder.rename(NAME, OTHER);

    assertThat(folder.find(NAME)).isEmpty();
    assertThat(content(OTHER)).containsExactly(1);
    assertThatThrownBy(() -> folder.rename(NAME, OTHER)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aRenameToAnotherNameOfTheSameFileLeavesOne() throws IOException {
    make(NAME, (byte) 1);
    folder.makeHardLink(OTHER, folder, NAME);
    folder.rename(NAME, NAME);
    assertThat(folder.find(NAME)).isPresent();

    folder.rename(NAME, OTHER);

    assertThat(folder.find(NAME)).isEmpty();
    assertThat(content(OTHER)).containsExactly(1);
  }

  @Test
  void aRenameReplacesNoFolder() throws IOException {
    make(NAME, (byte) 1);
    folder.makeFolder(OTHER);
    assertThatThrownBy(() -> folder.rename(NAME, OTHER)).isInstanceOf(FileSystemException.class);
    assertThat(entry(OTHER).kind()).isEqualTo(Kind.DIRECTORY);
  }

  @Test
  void whatIsNotThereIsSaidToBe() throws IOException {
    assertThat(folder.find(NAME)).isEmpty();
    assertThatThrownBy(() -> folder.read(NAME))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(path.resolve("name").toString());
    assertThatThrownBy(() -> folder.write(NAME)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> folder.open(NAME)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> folder.remove(NAME)).isInstanceOf(NoSuchFileException.class);
    var node = Nodes.node(folder.self(), Kind.FILE, 0600, 0, 0);
    assertThatThrownBy(() -> folder.apply(NAME, node)).isInstanceOf(NoSuchFileException.class);
    make(NAME);
    var gone = entry(NAME);
    folder.remove(NAME);
    assertThatThrownBy(() -> folder.node(gone, Content.EMPTY))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFileIsNoFolderAndAFolderNoFile() throws IOException {
    make(NAME);
    folder.makeFolder(OTHER);
    assertThatThrownBy(() -> folder.open(NAME)).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> folder.read(OTHER)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.write(OTHER)).isInstanceOf(FileSystemException.class);
  }

  @Test
  void aPathOfTheUsersMayBeALinkButMustBeAFolder() throws IOException {
    make(NAME);
    Files.createSymbolicLink(path.resolve("link"), path);
    try (var same = system().open(path.resolve("link"))) {
      assertThat(same.self().inode()).isEqualTo(folder.self().inode());
    }
    assertThatThrownBy(() -> system().open(path.resolve("name")))
        .isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> system().open(path.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void dataIsFoundUpToTheEnd() throws IOException {
    make(NAME, Damage.pattern(100_000));
    try (var file = folder.read(NAME)) {
      assertThat(file.data(10)).contains(new InputFile.Extent(10, 100_000));
      assertThat(file.data(100_000)).isEmpty();
      assertThat(file.data(200_000)).isEmpty();
    }
  }

  @Test
  void aFileThatChangesWhileItIsReadShowsIt() throws IOException {
    make(NAME, (byte) 1);
    try (var file = folder.read(NAME)) {
      var before = file.stat();
      Files.write(path.resolve("name"), new byte[10]);
      assertThat(file.stat().size()).isNotEqualTo(before.size());
    }
  }

  @Test
  void whatMayNotBeReadIsDenied() throws IOException {
    assumeFalse(isRoot());
    make(NAME);
    folder.makeFolder(OTHER);
    folder.apply(NAME, Nodes.node(entry(NAME), Kind.FILE, 0, 1, 2));
    folder.apply(OTHER, Nodes.node(entry(OTHER), Kind.DIRECTORY, 0, 1, 2));
    assertThatThrownBy(() -> folder.read(NAME)).isInstanceOf(AccessDeniedException.class);
    try (var below = folder.open(OTHER)) {
      assertThatThrownBy(below::list).isInstanceOf(AccessDeniedException.class);
    } catch (AccessDeniedException e) {
      assertThat(e).hasMessageContaining("other");
    }
  }

  @Test
  void aClosedFileIsClosed() throws IOException {
    make(NAME, (byte) 1);
    var in = folder.read(NAME);
    in.close();
    in.close();
    assertThatThrownBy(() -> in.read(new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
    var out = folder.write(NAME);
    out.close();
    assertThatThrownBy(() -> out.write(new byte[1], 0, 1, 0))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void severalThreadsUseOneFolder() {
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            i -> {
              try {
                var name = utf8("file " + i);
                make(name, name);
                assertThat(content(name)).isEqualTo(name);
                assertThat(folder.list()).extracting(Entry::name).contains(name);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(path).isDirectory();
    assertThat(Files.exists(path.resolve("file 199"), NOFOLLOW_LINKS)).isTrue();
  }
}
