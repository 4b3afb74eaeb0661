package org.distbackup.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.distbackup.id.BlobId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put is found, also after a restart; what is damaged is not, and can be put again. */
class BlobFileTest {
  private static final long PLENTY = 1 << 20;
  private static final int HEADER = 48;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private Path path() {
    return folder.resolve("trees");
  }

  // Fingerprints are the upper half of the first number: these all collide.
  private static BlobId id(int number) {
    return new BlobId(7L << 32, 0, 0, number);
  }

  private static byte[] bytes(int number) {
    byte[] bytes = new byte[number * 10];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private static void put(BlobFile file, int number) {
    file.put(id(number), bytes(number), number * 10, number * 20);
  }

  private static boolean has(BlobFile file, int number) {
    var found = file.find(id(number));
    found.ifPresent(
        stored -> {
          assertThat(stored.bytes()).isEqualTo(bytes(number));
          assertThat(stored.rawLength()).isEqualTo(number * 20);
        });
    return found.isPresent();
  }

  @Test
  void whatIsPutIsFoundAlsoLater() throws IOException {
    try (var file = BlobFile.open(path(), PLENTY)) {
      for (int i = 0; i < 3000; i += 2) {
        put(file, i % 100);
        put(file, i % 100);
      }
    }
    try (var file = BlobFile.open(path(), PLENTY)) {
      for (int i = 0; i < 100; i++) {
        assertThat(has(file, i)).isEqualTo(i % 2 == 0);
      }
      put(file, 1);
      assertThat(has(file, 1)).isTrue();
    }
  }

  @Test
  void onlyTheOwnerMayReadIt() throws IOException {
    BlobFile.open(path(), PLENTY).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void aTornEndIsCutOff() throws IOException {
    try (var file = BlobFile.open(path(), PLENTY)) {
      put(file, 1);
      put(file, 2);
    }
    long whole = Files.size(path());
    for (long cut : new long[] {1, 19, 20, 21, 20 + HEADER - 1}) {
      byte[] bytes = Files.readAllBytes(path());
      Files.write(path(), java.util.Arrays.copyOf(bytes, (int) (whole - cut)));
      try (var file = BlobFile.open(path(), PLENTY)) {
        assertThat(has(file, 1)).isTrue();
        assertThat(has(file, 2)).isFalse();
        put(file, 2);
        assertThat(has(file, 2)).isTrue();
      }
      assertThat(Files.size(path())).isEqualTo(whole);
    }
  }

  @Test
  void aDamagedBlobIsAsGoodAsAbsentAndCanBePutAgain() throws IOException {
    try (var file = BlobFile.open(path(), PLENTY)) {
      put(file, 1);
      put(file, 2);
    }
    byte[] bytes = Files.readAllBytes(path());
    bytes[HEADER + 3] ^= 1;
    Files.write(path(), bytes);
    try (var file = BlobFile.open(path(), PLENTY)) {
      assertThat(has(file, 1)).isFalse();
      assertThat(has(file, 2)).isTrue();
      put(file, 1);
      assertThat(has(file, 1)).isTrue();
    }
    try (var file = BlobFile.open(path(), PLENTY)) {
      assertThat(has(file, 1)).isTrue();
    }
  }

  @Test
  void zerosAndNoiseAreNoRecords() throws IOException {
    try (var file = BlobFile.open(path(), PLENTY)) {
      put(file, 1);
    }
    Files.write(path(), new byte[4096], StandardOpenOption.APPEND);
    Files.write(path(), bytes(500), StandardOpenOption.APPEND);
    try (var file = BlobFile.open(path(), PLENTY)) {
      assertThat(has(file, 1)).isTrue();
    }
    assertThat(Files.size(path())).isEqualTo(HEADER + 10);
  }

  @Test
  void itStaysWithinItsBound() throws IOException {
    try (var file = BlobFile.open(path(), 1000)) {
      for (int i = 1; i < 80; i++) {
        put(file, i);
        assertThat(has(file, i)).isTrue();
        assertThat(Files.size(path())).isLessThanOrEqualTo(1000);
      }
      assertThat(has(file, 1)).isFalse();
    }
  }

  @Test
  void anInterruptOfAReaderHarmsNobody() throws IOException {
    try (var file = BlobFile.open(path(), PLENTY);
        var index = BlobIndex.open(folder)) {
      put(file, 1);
      Thread.currentThread().interrupt();
      assertThat(has(file, 1)).isTrue();
      assertThat(index.find(id(1))).isEmpty();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(has(file, 1)).isTrue();
    }
  }
}
