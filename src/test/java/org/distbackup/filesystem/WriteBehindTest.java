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

/** Files larger than both windows. */
@EnabledOnOs(OS.LINUX)
class WriteBehindTest {
  private static final byte[] NAME = utf8("large");
  private static final int PIECE = WriteBehind.REGION;

  @TempDir Path path;
  private Folder folder;

  @BeforeEach
  void open() throws IOException {
    folder = LinuxFileSystem.find().orElseThrow().open(path);
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
    var numbers = IntStream.range(0, 3 * WriteBehind.WINDOW).boxed().toList();
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
      assertThat(file.size()).isEqualTo(odd + 3L * WriteBehind.WINDOW * PIECE);
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
    int first = 2 * WriteBehind.WINDOW;
    try (var file = folder.create(NAME)) {
      for (int number = 0; number < 2 * first; number++) {
        if (number == first) {
          file.sync();
        }
        file.write(piece(number), 0, PIECE, (long) number * PIECE);
      }
    }
    try (var channel = FileChannel.open(path.resolve("large"))) {
      int cached = 0;
      for (int number = 0; number < first - 1; number++) {
        if (channel.map(MapMode.READ_ONLY, (long) number * PIECE, PIECE).isLoaded()) {
          cached++;
        }
      }
      assertThat(cached).isZero();
    }
  }
}
