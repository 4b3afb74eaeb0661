package org.distbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.distbackup.filesystem.Nodes.utf8;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** More than the windows hold, in one file or in many. */
@EnabledOnOs(OS.LINUX)
class WriteBehindTest {
  private static final byte[] NAME = utf8("large");
  private static final int PIECE = WriteBehind.REGION;
  private static final int WINDOW = 32;

  @TempDir Path path;
  private Folder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new LinuxFileSystem(WINDOW).open(path);
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  private static byte[] piece(int number) {
    var bytes = new byte[PIECE];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private static long checksum(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  @Test
  void whatSeveralThreadsWriteInAnyOrderIsThere() throws Exception {
    int odd = 4321;
    var numbers = IntStream.range(0, 3 * WINDOW).boxed().toList();
    var order = new ArrayList<>(numbers);
    Collections.shuffle(order, new Random(1));
    try (var file = folder.create(NAME);
        var threads = Executors.newFixedThreadPool(4)) {
      var written =
          order.stream()
              .<Future<?>>map(
                  number ->
                      threads.submit(
                          () -> {
                            file.write(piece(number), 0, PIECE, odd + (long) number * PIECE);
                            return number;
                          }))
              .toList();
      for (var one : written) {
        one.get();
      }
      assertThat(file.size()).isEqualTo(odd + 3L * WINDOW * PIECE);
      for (int number : numbers) {
        var bytes = new byte[PIECE];
        assertThat(file.read(bytes, 0, PIECE, odd + (long) number * PIECE)).isEqualTo(PIECE);
        assertThat(checksum(bytes)).isEqualTo(checksum(piece(number)));
      }
    }
  }

  @Test
  void whatTheDiskHasLeavesThePageCache() throws IOException {
    assumeFalse(Files.getFileStore(path).type().equals("tmpfs"));
    int first = WriteBehind.EARLY + 2 * WINDOW;
    try (var file = folder.create(NAME)) {
      for (int number = 0; number < first + 2 * WINDOW; number++) {
        if (number == first) {
          file.sync();
        }
        file.write(piece(number), 0, PIECE, (long) number * PIECE);
      }
    }
    assertThat(cached(path.resolve("large"), 0, WriteBehind.EARLY - WINDOW)).isZero();
    assertThat(cached(path.resolve("large"), WriteBehind.EARLY, first - 1)).isZero();
  }

  @Test
  void whatLiesFarIntoAFileIsLeftAloneForLonger() throws IOException {
    assumeFalse(Files.getFileStore(path).type().equals("tmpfs"));
    int many = 2 * WINDOW;
    long far = (long) WriteBehind.EARLY * PIECE;
    try (var large = new LinuxFileSystem(8 * WINDOW).open(path);
        var one = large.create(NAME)) {
      for (int number = 0; number < 2 * many; number++) {
        try (var file = large.create(utf8("file" + number))) {
          file.write(piece(number), 0, PIECE, 0);
          one.write(piece(number), 0, PIECE, far + (long) number * PIECE);
          file.sync();
        }
      }
      one.sync();
      int cached = 0;
      for (int number = 0; number < many; number++) {
        cached += cached(path.resolve("file" + number), 0, 1);
      }
      assertThat(cached).isZero();
      int end = WriteBehind.EARLY + 2 * many;
      assertThat(cached(path.resolve("large"), WriteBehind.EARLY, end)).isPositive();
    }
  }

  @Test
  void filesThatWereClosedLeaveThePageCacheToo() throws IOException {
    assumeFalse(Files.getFileStore(path).type().equals("tmpfs"));
    int first = 2 * WINDOW;
    for (int number = 0; number < 2 * first; number++) {
      try (var file = folder.create(utf8("file" + number))) {
        file.write(piece(number), 0, PIECE, 0);
        if (number < first) {
          file.sync();
        }
      }
    }
    int cached = 0;
    for (int number = 0; number < first; number++) {
      cached += cached(path.resolve("file" + number), 0, 1);
    }
    assertThat(cached).isZero();
    assertThat(descriptors()).isEqualTo(2 * WINDOW);
    folder.close();
    assertThat(descriptors()).isZero();
  }

  @Test
  void ofLittleFilesNoneStaysOpen() throws IOException {
    for (int number = 0; number < 100; number++) {
      try (var file = folder.create(utf8("file" + number))) {
        file.write(piece(number), 0, WriteBehind.LITTLE, 0);
      }
    }
    assertThat(descriptors()).isZero();
  }

  @Test
  void tinyPartsFarApartKeepNotManyFilesOpen() throws IOException {
    for (int number = 0; number < 1000; number++) {
      try (var file = folder.create(utf8("file" + number))) {
        file.write(piece(number), 0, 1, PIECE);
      }
    }
    assertThat(descriptors()).isEqualTo(2 * WINDOW);
  }

  @Test
  void afterItsFolderIsClosedAFileIsWrittenAllTheSame() throws IOException {
    try (var file = folder.create(NAME)) {
      folder.close();
      for (int number = 0; number < 3 * WINDOW; number++) {
        file.write(piece(number), 0, PIECE, (long) number * PIECE);
      }
      assertThat(file.size()).isEqualTo(3L * WINDOW * PIECE);
    }
    assertThat(descriptors()).isZero();
  }

  /** How many pieces of a file are in the page cache. */
  private static int cached(Path file, int from, int to) throws IOException {
    try (var channel = FileChannel.open(file)) {
      int cached = 0;
      for (int number = from; number < to; number++) {
        if (channel.map(MapMode.READ_ONLY, (long) number * PIECE, PIECE).isLoaded()) {
          cached++;
        }
      }
      return cached;
    }
  }

  /** How many descriptors this process has of files in the folder, not of itself. */
  private long descriptors() throws IOException {
    var real = path.toRealPath();
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(
              link -> {
                try {
                  var target = Files.readSymbolicLink(link);
                  return target.startsWith(real) && !target.equals(real);
                } catch (IOException e) {
                  return false; // closed meanwhile
                }
              })
          .count();
    }
  }
}
