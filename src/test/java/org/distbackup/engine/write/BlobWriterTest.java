package org.distbackup.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.id.BlobId;
import org.distbackup.index.BlobIndex;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.BlobType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobWriterTest {
  private final OwnerKeys keys = OwnerKeys.derive(MasterSecret.random(new SecureRandom()));
  private final Workers workers = new Workers(keys);
  private final Random random = new Random(1);
  private final Packed packed = new Packed();
  private BlobIndex index;
  private BlobWriter writer;

  /** Remembers what comes to be packed. */
  private static final class Packed implements Packing {
    final List<BlobId> ids = new ArrayList<>();
    volatile boolean full;

    @Override
    public void add(
        BlobId id,
        BlobType type,
        boolean compressed,
        int rawLength,
        byte[] payload,
        int offset,
        int length) {
      if (full) {
        throw new IllegalStateException("the disk is full");
      }
      ids.add(id);
    }
  }

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    index = BlobIndex.open(folder);
    writer = new BlobWriter(workers, index, new PackUse().begin(), packed, new Progress());
  }

  @AfterEach
  void end() throws Exception {
    writer.close();
    index.close();
    workers.close();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void aSmallBlobHasItsIdThoughNothingMoreIsPut() throws Exception {
    byte[] bytes = bytes(100);

    var blob = writer.put(BlobType.DATA, new SharedBytes(bytes, () -> {}), 10, 80);

    assertThat(blob.id()).isEqualTo(keys.blobHasher().id(bytes, 10, 80));
  }

  @Test
  void blobsOfAnySizeAreIdentifiedPackedOnceAndLetGo() throws Exception {
    var free = new AtomicInteger();
    var hasher = keys.blobHasher();
    var expected = new ArrayList<BlobId>();
    var put = new ArrayList<PutBlob>();
    for (int i = 0; i < 500; i++) {
      byte[] bytes =
          i % 50 == 7 ? new byte[1000] : bytes(1 + random.nextInt(i % 20 == 0 ? 1 << 19 : 5000));
      var source = new SharedBytes(bytes, free::incrementAndGet);
      put.add(writer.put(BlobType.DATA, source, 0, bytes.length));
      source.release();
      expected.add(hasher.id(bytes, 0, bytes.length));
    }
    writer.finish();

    assertThat(put.stream().map(PutBlob::id)).containsExactlyElementsOf(expected);
    assertThat(packed.ids)
        .containsExactlyInAnyOrderElementsOf(List.copyOf(new LinkedHashSet<>(expected)));
    assertThat(free).hasValue(500);
  }

  @Test
  void whoWaitsForABufferFlushesAndGetsIt() throws Exception {
    var buffers = new BufferPool(1, 1000);
    var first = buffers.takeShared();
    Arrays.fill(first.array(), (byte) 1);
    var blob = writer.put(BlobType.DATA, first, 0, 10);
    first.release();
    writer.flush();

    var second = buffers.takeShared();

    assertThat(second.array()).isSameAs(first.array());
    assertThat(packed.ids).containsExactly(blob.id());
  }

  @Test
  void whatCannotBePackedIsToldToWhoPuts() {
    packed.full = true;

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                byte[] bytes = bytes(100);
                writer.put(BlobType.DATA, new SharedBytes(bytes, () -> {}), 0, bytes.length);
              }
            })
        .hasMessage("the disk is full");
    assertThatThrownBy(() -> writer.finish()).hasMessage("the disk is full");
  }
}
