package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.distbackup.shard.ShardFile;
import org.distbackup.transfer.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardOutputTest {
  private static final byte[] HEADER = Packs.bytes(1, ShardFile.HEADER_BYTES);

  @TempDir Path folder;
  private final StepBuffers buffers = new StepBuffers(1);

  private byte[] written(byte[] bytes, int piece, boolean pastCache) throws IOException {
    Path file = folder.resolve("shard");
    var out = ShardOutput.create(Disk.REAL, file, pastCache, buffers, HEADER);
    for (int at = 0; at < bytes.length; at += piece) {
      out.write(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
    }
    out.finish();
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    return content;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        ShardOutput.BLOCK - 1,
        ShardOutput.BLOCK,
        ShardOutput.BLOCK + 1,
        ShardOutput.STEP - 1,
        ShardOutput.STEP,
        ShardOutput.STEP + 1,
        2 * ShardOutput.STEP + 3 * ShardOutput.BLOCK + 7
      })
  void aFileIsItsHeaderAndItsBytesWhateverTheirNumber(int length) throws IOException {
    byte[] bytes = Packs.bytes(2, length);
    boolean pastCache = PastCache.works(folder);
    for (int piece : new int[] {1 << 20, 458_752, 65_537}) {
      byte[] content = written(bytes, piece, pastCache && piece != 65_537);
      assertThat(content).hasSize(HEADER.length + length);
      assertThat(Arrays.copyOf(content, HEADER.length)).isEqualTo(HEADER);
      assertThat(Arrays.copyOfRange(content, HEADER.length, content.length)).isEqualTo(bytes);
    }
  }

  @Test
  void moreAtOnceThanThereAreBuffersIsRefusedAndMayComeLater() throws IOException {
    var first = ShardOutput.create(Disk.REAL, folder.resolve("first"), false, buffers, HEADER);
    Path second = folder.resolve("second");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> ShardOutput.create(Disk.REAL, second, false, buffers, HEADER))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.UNAVAILABLE));
    assertThat(second).doesNotExist();
    first.close();
    first.close();
    var next = ShardOutput.create(Disk.REAL, second, false, buffers, HEADER);
    next.finish();
    assertThat(second).hasBinaryContent(HEADER);
  }
}
