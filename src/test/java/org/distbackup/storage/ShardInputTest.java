package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardInputTest {
  private static final int BLOCK = ShardOutput.BLOCK;
  private static final int LENGTH = 3 * ShardOutput.STEP + BLOCK + 7;
  private static final byte[] BYTES = Packs.bytes(1, LENGTH);

  @TempDir Path folder;
  private Path file;
  private StepBuffers buffers;

  @BeforeEach
  void write() throws IOException {
    file = Files.write(folder.resolve("shard"), BYTES);
    buffers = new StepBuffers(PastCache.works(folder) ? 1 : 0);
  }

  private static byte[] read(ShardInput shard, int from, int length, int piece) throws IOException {
    shard.select(from, length);
    assertThat(shard.length()).isEqualTo(length);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.position() < length) {
      shard.read(bytes.limit(Math.min(length, bytes.position() + piece)));
    }
    return bytes.array();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0, 4096",
    "1, 4095",
    "4095, 2",
    "4096, 1048576",
    "4097, 1048576",
    "1, 3149830",
    "0, 3149831",
    "3149830, 1",
    "3145728, 4103",
    "2000000, 0"
  })
  void anyRangeIsReadInPiecesOfAnySize(int from, int length) throws IOException {
    byte[] expected = Arrays.copyOfRange(BYTES, from, from + length);
    for (int piece : new int[] {1 << 20, 458_752, 65_537}) {
      for (int bytes : new int[] {ShardInput.MUCH, ShardInput.MUCH - 1}) {
        try (var shard = ShardInput.open(file, bytes, buffers)) {
          assertThat(shard.header()).isEqualTo(Arrays.copyOf(BYTES, BLOCK));
          assertThat(read(shard, from, length, piece)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void whileNoBufferIsFreeTheCacheServes() throws IOException {
    var first = ShardInput.open(file, LENGTH, buffers);
    try (var second = ShardInput.open(file, LENGTH, buffers)) {
      assertThat(buffers.poll()).isNull();
      assertThat(read(second, 0, LENGTH, LENGTH)).isEqualTo(BYTES);
    }
    assertThat(buffers.poll()).isNull();
    assertThat(read(first, 0, LENGTH, LENGTH)).isEqualTo(BYTES);
    first.close();
    first.close();
    if (PastCache.works(folder)) {
      assertThat(buffers.poll()).isNotNull();
      assertThat(buffers.poll()).isNull();
    }
  }

  @Test
  void aFileThatIsNotThereTakesNoBuffer() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> ShardInput.open(nowhere, LENGTH, buffers));
    if (PastCache.works(folder)) {
      assertThat(buffers.poll()).isNotNull();
    }
  }

  @Test
  void aFileThatBecameShorterIsNoticed() throws IOException {
    for (int bytes : new int[] {LENGTH, 0}) {
      write();
      try (var shard = ShardInput.open(file, bytes, buffers);
          var other = FileChannel.open(file, StandardOpenOption.WRITE)) {
        assertThat(shard.size()).isEqualTo(LENGTH);
        other.truncate(LENGTH - 10);
        assertThatExceptionOfType(EOFException.class)
            .isThrownBy(() -> read(shard, 5, LENGTH - 5, LENGTH));
      }
    }
  }
}
