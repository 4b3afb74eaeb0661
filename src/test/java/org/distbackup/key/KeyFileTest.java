package org.distbackup.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import org.distbackup.failure.Failure;
import org.distbackup.format.Golden;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private final SecureRandom random = new SecureRandom();
  private final MasterSecret fixed = new MasterSecret(new byte[32]);
  @TempDir Path temporary;
  private Path keys;

  @BeforeEach
  void nameAFolderThatIsNotThere() {
    keys = temporary.resolve("node/keys");
  }

  private Path file() {
    return keys.resolve("owner.secret");
  }

  @Test
  void theSecretIsMadeOnceAndKept() throws IOException {
    MasterSecret made = KeyFile.loadOrCreate(keys, random);

    assertThat(KeyFile.loadOrCreate(keys, random)).isEqualTo(made);
    try (var names = Files.list(keys)) {
      assertThat(names).containsExactly(file());
    }
  }

  @Test
  void onlyTheUserReadsIt() throws IOException {
    KeyFile.loadOrCreate(keys, random);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aLeftoverOfACrashIsNoObstacle() throws IOException {
    Files.createDirectories(keys);
    Files.write(keys.resolve("owner.secret.new"), new byte[3]);

    MasterSecret made = KeyFile.loadOrCreate(keys, random);

    assertThat(KeyFile.loadOrCreate(keys, random)).isEqualTo(made);
  }

  @Test
  void anyFlippedBitAndAnyCutIsAFailureAndNeverANewIdentity() throws IOException {
    KeyFile.write(keys, fixed);
    byte[] good = Files.readAllBytes(file());
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(bad);
    }
    for (int length = 0; length < good.length; length++) {
      assertRefused(Arrays.copyOf(good, length));
    }
    assertRefused(Arrays.copyOf(good, good.length + 1));
  }

  private void assertRefused(byte[] content) throws IOException {
    Files.write(file(), content);
    assertThatThrownBy(() -> KeyFile.loadOrCreate(keys, random)).isInstanceOf(Failure.class);
    assertThat(file()).hasBinaryContent(content);
  }

  @Test
  void aLinkToWhatIsNotMountedIsNotReplaced() throws IOException {
    Files.createDirectories(keys);
    Files.createSymbolicLink(file(), temporary.resolve("stick/owner.secret"));

    assertThatThrownBy(() -> KeyFile.loadOrCreate(keys, random)).isInstanceOf(Failure.class);
    assertThat(file()).isSymbolicLink();
  }

  @Test
  void anotherOwnersSecretIsNotReplaced() {
    MasterSecret made = KeyFile.loadOrCreate(keys, random);

    assertThatThrownBy(() -> KeyFile.write(keys, fixed))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("another owner");
    assertThat(KeyFile.loadOrCreate(keys, random)).isEqualTo(made);
  }

  @Test
  void theSameSecretMayBeWrittenTwice() {
    KeyFile.write(keys, fixed);
    KeyFile.write(keys, fixed);

    assertThat(KeyFile.loadOrCreate(keys, random)).isEqualTo(fixed);
  }

  @Test
  void theFileIsTheGoldenOne() {
    Golden.check("owner-secret-v1", KeyFile.encode(fixed));
  }

  @Test
  void theGoldenFileIsRead() throws IOException {
    Files.createDirectories(keys);
    Files.write(file(), Golden.read("owner-secret-v1"));

    assertThat(KeyFile.loadOrCreate(keys, random)).isEqualTo(fixed);
  }
}
