package org.distbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.distbackup.filesystem.Nodes.attribute;
import static org.distbackup.filesystem.Nodes.utf8;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every file system keeps of times, permissions, owners and attributes. */
interface MetadataContract extends OpenFolder {
  @ParameterizedTest
  @CsvSource({"0,0", "-1,0", "-86400,0", "1700000000,123456789", "4102444800,999999999"})
  default void timesAreKeptToTheNanosecond(long seconds, int nanos) throws IOException {
    make(NAME);
    var node = Nodes.node(entry(NAME), Kind.FILE, 0640, seconds, nanos);

    assertThat(folder().apply(NAME, node)).isEmpty();

    assertThat(entry(NAME).mtimeSeconds()).isEqualTo(seconds);
    assertThat(entry(NAME).mtimeNanos()).isEqualTo(nanos);
    assertThat(Files.getLastModifiedTime(path().resolve("name")))
        .isEqualTo(FileTime.from(Instant.ofEpochSecond(seconds, nanos)));
    var kept = folder().node(entry(NAME), Content.EMPTY);
    assertThat(kept.mtimeSeconds()).isEqualTo(seconds);
    assertThat(kept.mtimeNanos()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0400, 0644, 04755, 02711, 01777, 07777})
  default void permissionsAreKept(int mode) throws IOException {
    make(NAME);
    folder().makeFolder(OTHER);
    assertThat(folder().apply(NAME, Nodes.node(entry(NAME), Kind.FILE, mode, 1, 2))).isEmpty();
    assertThat(folder().apply(OTHER, Nodes.node(entry(OTHER), Kind.DIRECTORY, mode | 0700, 1, 2)))
        .isEmpty();

    assertThat(entry(NAME).mode()).isEqualTo(mode);
    assertThat(entry(OTHER).mode()).isEqualTo(mode | 0700);
    assertThat(Files.getAttribute(path().resolve("name"), "unix:mode")).isEqualTo(0100000 | mode);
  }

  @Test
  default void whatMayNotBeReadIsDenied() throws IOException {
    assumeFalse(isRoot());
    make(NAME);
    folder().makeFolder(OTHER);
    folder().apply(NAME, Nodes.node(entry(NAME), Kind.FILE, 0, 1, 2));
    folder().apply(OTHER, Nodes.node(entry(OTHER), Kind.DIRECTORY, 0, 1, 2));
    assertThatThrownBy(() -> folder().read(NAME)).isInstanceOf(AccessDeniedException.class);
    try (var below = folder().open(OTHER)) {
      assertThatThrownBy(below::list).isInstanceOf(AccessDeniedException.class);
    } catch (AccessDeniedException e) {
      assertThat(e).hasMessageContaining("other");
    }
  }

  @Test
  default void theFolderItselfHasMetadataToo() throws IOException {
    var node = Nodes.node(folder().self(), Kind.DIRECTORY, 0711, -5, 0);

    assertThat(folder().apply(new byte[0], node)).isEmpty();

    assertThat(folder().self().mode()).isEqualTo(0711);
    assertThat(folder().self().mtimeSeconds()).isEqualTo(-5);
  }

  @Test
  default void ownersAreKeptByRoot() throws IOException {
    assumeTrue(isRoot());
    make(NAME);
    folder().makeLink(OTHER, utf8("nowhere"));
    var mode = 04755;

    assertThat(folder().apply(NAME, Nodes.owned(12345, -2, Kind.FILE, mode, 1, 2))).isEmpty();
    assertThat(folder().apply(OTHER, Nodes.owned(12345, 54321, Kind.SYMLINK, 0777, 1, 2)))
        .filteredOn(phrase -> !phrase.startsWith("modification time"))
        .isEmpty();

    var kept = folder().node(entry(NAME), Content.EMPTY);
    assertThat(kept.uid()).isEqualTo(12345);
    assertThat(kept.gid()).isEqualTo(-2);
    assertThat(kept.user()).isEmpty();
    assertThat(kept.mode()).isEqualTo(mode);
    assertThat(entry(OTHER).uid()).isEqualTo(12345);
    assertThat(entry(OTHER).gid()).isEqualTo(54321);
  }

  @Test
  default void anOwnerThatMayNotBeSetIsAPhraseAndLendsNoRights() throws IOException {
    assumeFalse(isRoot());
    make(NAME);

    var phrases = folder().apply(NAME, Nodes.owned(12345, 12345, Kind.FILE, 04755, 7, 8));

    assertThat(phrases).anyMatch(phrase -> phrase.startsWith("owner 12345:12345: "));
    assertThat(entry(NAME).mode()).isEqualTo(0755);
    assertThat(entry(NAME).mtimeSeconds()).isEqualTo(7);
  }

  @Test
  default void namesOfOwnersAreKnown() throws IOException {
    assumeTrue(isRoot());
    make(NAME);
    var node = folder().node(entry(NAME), Content.EMPTY);

    assertThat(node.user()).isEqualTo("root");
    assertThat(node.group()).isEqualTo("root");
  }

  @Test
  default void attributesOfTheUserAreKept() throws IOException {
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
    var phrases = folder().apply(NAME, node);
    assumeFalse(phrases.stream().anyMatch(phrase -> phrase.contains("upport")));

    assertThat(phrases).isEmpty();
    assertThat(folder().node(entry(NAME), Content.EMPTY).details().attributes())
        .usingRecursiveComparison()
        .isEqualTo(node.details().attributes());
    assertThat(entry(NAME).mtimeNanos()).isEqualTo(2);

    var fewer = Nodes.node(entry(NAME), Kind.FILE, 0640, 1, 2, attribute("user.a", (byte) 1));
    assertThat(folder().apply(NAME, fewer)).isEmpty();
    assertThat(folder().node(entry(NAME), Content.EMPTY).details().attributes())
        .usingRecursiveComparison()
        .isEqualTo(fewer.details().attributes());
  }

  @Test
  default void attributesThatAreRefusedArePhrases() throws IOException {
    make(NAME);
    var node = Nodes.node(entry(NAME), Kind.FILE, 0640, 5, 6, attribute("nonsense.x", (byte) 1));

    assertThat(folder().apply(NAME, node)).singleElement().asString().startsWith("nonsense.x: ");
    assertThat(entry(NAME).mtimeSeconds()).isEqualTo(5);
    assertThat(entry(NAME).mode()).isEqualTo(0640);
  }

  @Test
  default void applyingWhatIsThereTouchesNothing() throws IOException {
    make(NAME);
    folder().apply(NAME, Nodes.node(entry(NAME), Kind.FILE, 0640, 5, 6));
    var before = entry(NAME);

    assertThat(folder().apply(NAME, folder().node(before, Content.EMPTY))).isEmpty();

    assertThat(entry(NAME)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  default void metadataOfAnotherKindIsRefused() throws IOException {
    make(NAME);
    var node = Nodes.node(entry(NAME), Kind.DIRECTORY, 0700, 5, 6);
    assertThatThrownBy(() -> folder().apply(NAME, node)).isInstanceOf(FileSystemException.class);
  }
}
