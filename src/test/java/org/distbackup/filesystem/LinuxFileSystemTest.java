package org.distbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.distbackup.filesystem.Nodes.attribute;
import static org.distbackup.filesystem.Nodes.utf8;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract by system calls, and what only they can do. */
@EnabledOnOs(OS.LINUX)
class LinuxFileSystemTest extends FileSystemContract {
  /** Owner rw, user 1000 r, group r, mask r, others nothing: linux/posix_acl_xattr.h. */
  private static final byte[] ACL =
      HexFormat.of()
          .parseHex(
              "02000000"
                  + "01000600ffffffff"
                  + "02000400e8030000"
                  + "04000400ffffffff"
                  + "10000400ffffffff"
                  + "20000000ffffffff");

  @Override
  public FileSystem system() {
    var found = LinuxFileSystem.find();
    assumeTrue(found.isPresent());
    return found.orElseThrow();
  }

  @Test
  void itIsWhatThisMachineHas() {
    assertThat(FileSystem.ofThisMachine()).isInstanceOf(LinuxFileSystem.class);
  }

  @Test
  void namesInPathsAreBytesWhateverTheLocale() throws IOException {
    var name = new byte[] {(byte) 0xE9, (byte) 0xFF, '%', ' '};
    folder.makeFolder(name);
    var sub = path.resolve(PathNames.path(name));
    assertThat(PathNames.name(sub)).isEqualTo(name);
    try (var below = system().open(sub)) {
      assertThat(below.self().inode()).isEqualTo(entry(name).inode());
    }
  }

  @ParameterizedTest
  @CsvSource({"-1,999999999", "-86400,1", "-2000000000,1"})
  void timesBefore1970AreKeptToTheNanosecond(long seconds, int nanos) throws IOException {
    make(NAME);
    var node = Nodes.node(entry(NAME), Kind.FILE, 0640, seconds, nanos);

    assertThat(folder.apply(NAME, node)).isEmpty();

    assertThat(entry(NAME).mtimeSeconds()).isEqualTo(seconds);
    assertThat(entry(NAME).mtimeNanos()).isEqualTo(nanos);
  }

  @Test
  void theTimeOfALinkIsItsOwn() throws IOException {
    folder.makeLink(NAME, utf8("nowhere"));
    assertThat(folder.apply(NAME, Nodes.node(entry(NAME), Kind.SYMLINK, 0777, -3, 4))).isEmpty();
    assertThat(entry(NAME).mtimeSeconds()).isEqualTo(-3);
    assertThat(entry(NAME).mtimeNanos()).isEqualTo(4);
  }

  @Test
  void aLinkKeepsWhateverTarget() throws IOException {
    var target = new byte[] {'/', '/', 'x', (byte) 0xFF, '/', '.', '/', '/'};
    folder.makeLink(NAME, target);
    assertThat(folder.node(entry(NAME), Content.EMPTY).details().linkTarget()).isEqualTo(target);
  }

  @Test
  void namesOfAttributesAreBytesWhateverTheLocale() throws IOException {
    make(NAME);
    var zoe = attribute("user.zoë", (byte) 7);
    var phrases = folder.apply(NAME, Nodes.node(entry(NAME), Kind.FILE, 0640, 1, 2, zoe));
    assumeFalse(phrases.stream().anyMatch(phrase -> phrase.contains("upport")));

    assertThat(folder.node(entry(NAME), Content.EMPTY).details().attributes())
        .singleElement()
        .satisfies(kept -> assertThat(kept.name()).isEqualTo(zoe.name()));
  }

  @Test
  void anAccessControlListIsKept() throws IOException {
    make(NAME);
    var node =
        Nodes.node(entry(NAME), Kind.FILE, 0640, 1, 2, attribute("system.posix_acl_access", ACL));
    var phrases = folder.apply(NAME, node);
    assumeFalse(phrases.stream().anyMatch(phrase -> phrase.contains("upport")));

    assertThat(phrases).isEmpty();
    assertThat(folder.node(entry(NAME), Content.EMPTY).details().attributes())
        .singleElement()
        .satisfies(kept -> assertThat(kept.value()).isEqualTo(ACL));
    assertThat(entry(NAME).mode()).isEqualTo(0640);
  }

  @Test
  void anAccessControlListThatAFolderHandsDownIsNotKept() throws IOException {
    var acl = attribute("system.posix_acl_default", ACL);
    var phrases =
        folder.apply(new byte[0], Nodes.node(folder.self(), Kind.DIRECTORY, 0700, 1, 2, acl));
    assumeFalse(phrases.stream().anyMatch(phrase -> phrase.contains("upport")));
    make(NAME);
    assertThat(folder.node(entry(NAME), Content.EMPTY).details().attributes()).isNotEmpty();

    assertThat(folder.apply(NAME, Nodes.node(entry(NAME), Kind.FILE, 0644, 1, 2))).isEmpty();

    assertThat(folder.node(entry(NAME), Content.EMPTY).details().attributes()).isEmpty();
    assertThat(entry(NAME).mode()).isEqualTo(0644);
    assertThat(folder.node(folder.self(), Content.EMPTY).details().attributes()).hasSize(1);
  }

  @Test
  void fifosAndSocketsAreMadeAndNeverWaitedFor() throws IOException {
    folder.makeSpecial(NAME, Nodes.device(Kind.FIFO, 0));
    folder.makeSpecial(OTHER, Nodes.device(Kind.SOCKET, 0));

    assertThat(entry(NAME).kind()).isEqualTo(Kind.FIFO);
    assertThat(entry(OTHER).kind()).isEqualTo(Kind.SOCKET);
    assertThatThrownBy(() -> folder.read(NAME)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.write(NAME)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.read(OTHER)).isInstanceOf(FileSystemException.class);
    assertThat(folder.apply(NAME, Nodes.node(entry(NAME), Kind.FIFO, 0622, 8, 9))).isEmpty();
    assertThat(folder.node(entry(NAME), Content.EMPTY).mode()).isEqualTo(0622);
    assertThatThrownBy(() -> folder.makeSpecial(utf8("x"), Nodes.device(Kind.FILE, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void devicesAreMadeByRoot() throws IOException {
    assumeTrue(isRoot());
    try {
      folder.makeSpecial(NAME, Nodes.device(Kind.CHARACTER_DEVICE, 0x0103));
    } catch (FileSystemException e) {
      assumeTrue(false, "a container that may not: " + e.getMessage());
    }
    assertThat(entry(NAME).kind()).isEqualTo(Kind.CHARACTER_DEVICE);
    assertThat(folder.node(entry(NAME), Content.EMPTY).details().deviceNumber()).isEqualTo(0x0103);
    assertThat(Files.getAttribute(path.resolve("name"), "unix:rdev")).isEqualTo(0x0103L);
  }

  @Test
  void holesAreToldFromData() throws IOException {
    try (var file = folder.create(NAME)) {
      file.truncate(64L << 20);
      file.write(new byte[] {1}, 0, 1, 32L << 20);
    }
    try (var file = folder.read(NAME)) {
      var first = file.data(0).orElseThrow();
      assumeTrue(first.start() > 0, "a file system without holes");
      assertThat(first.start()).isLessThanOrEqualTo(32L << 20).isGreaterThan(30L << 20);
      assertThat(first.end()).isGreaterThan(32L << 20).isLessThan(34L << 20);
      assertThat(file.data(first.end())).isEqualTo(Optional.empty());
    }
    var node = folder.node(entry(NAME), Content.EMPTY);
    assertThat(node.details().allocated()).isPositive().isLessThan(node.size());
  }

  @Test
  void roomIsReserved() throws IOException {
    assumeTrue(
        Set.of("btrfs", "ext4", "overlay", "tmpfs", "xfs")
            .contains(Files.getFileStore(path).type()));
    try (var file = folder.create(NAME)) {
      file.reserve(10 << 20);
      file.write(new byte[] {1}, 0, 1, 0);
    }
    assertThat(folder.node(entry(NAME), Content.EMPTY).details().allocated())
        .isGreaterThanOrEqualTo(10 << 20);
  }

  @Test
  void aFileOfNothingButAHoleIsKnownToBe() throws IOException {
    try (var file = folder.create(NAME)) {
      file.truncate(1L << 40);
    }
    assertThat(folder.node(entry(NAME), Content.EMPTY).details().allocated())
        .isBetween(1L, 1L << 20);
    try (var file = folder.read(NAME)) {
      assertThat(file.data(0)).isEmpty();
    }
  }

  @Test
  void anEntryIsAllThatJavaKnows() throws IOException {
    make(NAME, new byte[1000]);
    var unix = Files.readAttributes(path.resolve("name"), "unix:*");
    var entry = entry(NAME);

    assertThat(entry.inode()).isEqualTo(unix.get("ino"));
    assertThat(entry.device()).isEqualTo(unix.get("dev"));
    assertThat(entry.uid()).isEqualTo(unix.get("uid"));
    assertThat(entry.gid()).isEqualTo(unix.get("gid"));
    assertThat(entry.links()).isEqualTo(unix.get("nlink"));
    assertThat(entry.size()).isEqualTo(unix.get("size"));
    assertThat(FileTime.from(Instant.ofEpochSecond(entry.ctimeSeconds(), entry.ctimeNanos())))
        .isEqualTo(unix.get("ctime"));
  }

  @Test
  void theDevicesOfTheMachineHaveTheirNumbers() throws IOException {
    try (var devices = system().open(Path.of("/dev"))) {
      var zero = devices.find(utf8("zero")).orElseThrow();
      assertThat(zero.kind()).isEqualTo(Kind.CHARACTER_DEVICE);
      assertThat(zero.deviceNumber()).isEqualTo(0x0105);
    }
  }

  @Test
  void noDescriptorIsLeftOpen() throws IOException {
    use();
    long before = openDescriptors();
    for (int i = 0; i < 50; i++) {
      use();
    }
    // Others in this process may open some too.
    assertThat(openDescriptors()).isLessThan(before + 25);
  }

  private void use() throws IOException {
    make(NAME, (byte) 1);
    folder.makeFolder(OTHER);
    folder.makeLink(utf8("link"), NAME);
    folder.open(OTHER).close();
    content(NAME);
    folder.write(NAME).close();
    assertThatThrownBy(() -> folder.read(utf8("link"))).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.read(OTHER)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> folder.open(NAME)).isInstanceOf(FileSystemException.class);
    for (var entry : folder.list()) {
      assertThat(folder.apply(entry.name(), folder.node(entry, Content.EMPTY))).isEmpty();
      folder.remove(entry.name());
    }
  }

  private static long openDescriptors() throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    }
  }
}
