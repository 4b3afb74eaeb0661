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
  private final StepBuffers buffers = new StepBuffers(1);
  private boolean pastCache;

  @BeforeEach
  void write() throws IOException {
    file = Files.write(folder.resolve("shard"), BYTES);
    pastCache = PastCache.works(folder);
  }

  private static byte[] read(ShardInput shard, int from, int length, int piece) throws IOException {
    shard.select(from, length);
    assertThat(shard.length()).isEqualTo(length);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      ByteBuffer next = shard.next(Math.min(piece, bytes.remaining()));
      assertThat(next.remaining()).isBetween(1, piece);
      bytes.put(next);
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
      for (boolean past : new boolean[] {pastCache, false}) {
        try (var shard = ShardInput.open(file, past, buffers)) {
          assertThat(shard.header()).isEqualTo(Arrays.copyOf(BYTES, BLOCK));
          assertThat(read(shard, from, length, piece)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void whileNoBufferIsFreeTheCacheServes() throws IOException {
    var first = ShardInput.open(file, pastCache, buffers);
    try (var second = ShardInput.open(file, pastCache, buffers)) {
      assertThat(buffers.poll()).isNull();
      assertThat(read(second, 0, LENGTH, LENGTH)).isEqualTo(BYTES);
    }
    assertThat(buffers.poll()).isNull();
    assertThat(read(first, 0, LENGTH, LENGTH)).isEqualTo(BYTES);
    first.close();
    first.close();
    assertThat(buffers.poll()).isNotNull();
    assertThat(buffers.poll()).isNull();
  }

  @Test
  void aFileThatIsNotThereTakesNoBuffer() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> ShardInput.open(nowhere, pastCache, buffers));
    assertThat(buffers.poll()).isNotNull();
  }

  @Test
  void whatCameLastFromAnAbandonedOneIsLeftAlone() throws IOException {
    var abandoned = ShardInput.open(file, pastCache, buffers);
    abandoned.select(0, LENGTH);
    ByteBuffer last = abandoned.next(BLOCK);
    abandoned.abandon();
    abandoned.close();
    try (var other = ShardInput.open(file, pastCache, buffers)) {
      assertThat(buffers.poll()).isNull();
      assertThat(read(other, BLOCK, LENGTH - BLOCK, LENGTH))
          .isEqualTo(Arrays.copyOfRange(BYTES, BLOCK, LENGTH));
    }
    assertThat(last).isEqualTo(ByteBuffer.wrap(BYTES, 0, BLOCK));
  }

  @Test
  void aFileThatBecameShorterIsNoticed() throws IOException {
    for (boolean past : new boolean[] {pastCache, false}) {
      write();
      try (var shard = ShardInput.open(file, past, buffers);
          var other = FileChannel.open(file, StandardOpenOption.WRITE)) {
        assertThat(shard.size()).isEqualTo(LENGTH);
        other.truncate(LENGTH - 10);
        assertThatExceptionOfType(EOFException.class)
            .isThrownBy(() -> read(shard, 5, LENGTH - 5, LENGTH));
      }
    }
  }
}
