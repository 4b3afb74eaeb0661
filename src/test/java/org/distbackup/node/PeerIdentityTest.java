package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.distbackup.failure.Failure;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.RecoveryPhrase;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.distbackup.shard.Scheme;
import org.distbackup.storage.Holdings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a peer is, and whose, is made up once: what is kept by it is of no use to another. */
class PeerIdentityTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;

  private Path file(String name) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[100]);
  }

  private Settings settings() {
    return Settings.read(TestOptions.of(folder, OptionalLong.empty(), Optional.empty()), "peer");
  }

  private static void assertFails(ThrowingCallable start, String... parts) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(start)
        .satisfies(failure -> assertThat(failure.getMessage() + failure.remedy()).contains(parts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner/0000000000000000000000000000000a.head", "index/packs.idx"})
  void backupsWithoutTheirSecretAreNotGivenToANewOwner(String trace) throws IOException {
    file(trace);

    assertFails(
        () -> PeerNode.start(settings()), "owner's secret is missing in " + folder, "dbs recover");
    assertThat(folder.resolve("keys/owner.secret")).doesNotExist();
  }

  @Test
  void backupsOfOneOwnerAreNotGivenToAnotherThatIsRecovered() throws IOException {
    file("owner/0000000000000000000000000000000a.head");
    var words = RecoveryPhrase.words(MasterSecret.random(RANDOM));

    assertFails(
        () -> Recovery.run(settings(), words), "by another owner", "another data directory");
    assertThat(folder.resolve("keys/owner.secret")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "trash/"})
  void shardsWithoutTheIdOfTheirPeerAreNotGivenToANewOne(String where) throws IOException {
    file("shards/" + where + GroupId.random(RANDOM) + "/ab/" + PackId.random(RANDOM) + ".0");

    assertFails(() -> NodeDirectory.open(folder), "node.id is missing", "address-book.json");
    assertThat(folder.resolve("node.id")).doesNotExist();
  }

  @Test
  void aPeerWhoseShardsAreNotMountedDoesNotStart() throws IOException {
    PeerId self;
    try (var directory = NodeDirectory.open(folder)) {
      self = directory.id();
    }
    assertThat(Holdings.missingIn(folder, self)).isFalse();
    var group = new Group(Cast.groupId(1), Cast.owner(1), new Scheme(1, 1), List.of(self), 1);
    var book = folder.resolve("address-book.json");
    Files.write(book, AddressBook.EMPTY.withGroups(List.of(group)).encode());

    assertFails(() -> PeerNode.start(settings()), "not in " + folder, "Mount the disk");
    assertThat(folder.resolve("shards")).isEmptyDirectory();

    // Of groups of others alone it keeps nothing.
    assertThat(Holdings.missingIn(folder, Cast.peer(9))).isFalse();
    Files.createDirectory(folder.resolve("shards/incoming"));
    assertThat(Holdings.missingIn(folder, self)).isFalse();
  }

  @Test
  void aDirectoryWithoutShardsGetsAnId() throws IOException {
    file("shards/incoming/1.tmp");
    var directory = NodeDirectory.open(folder);
    directory.close();

    try (var again = NodeDirectory.open(folder)) {
      assertThat(again.id()).isEqualTo(directory.id());
    }
  }
}
