package org.distbackup.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the index takes for a terabyte in chunks of 0.7 MiB: it must fit beside two packs in 512
 * MiB.
 */
final class LogicalTerabyteTest {
  private static final int PACKS = 1 << 15;
  private static final int BLOBS_PER_PACK = 46;
  private static final int BLOBS = PACKS * BLOBS_PER_PACK;

  @TempDir Path folder;

  @Test
  void aChunkTakesLessThan32BytesInMemoryAnd72OnDisk() throws IOException {
    long before = heap();
    var probes = new ArrayList<IndexedBlob>();
    try (var index = BlobIndex.open(folder)) {
      fill(index, probes);
      assertThat(heap() - before).isLessThan(32L * BLOBS);
      assertFound(index, probes);
    }
    long onDisk = Files.size(folder.resolve("blobs.idx")) + Files.size(folder.resolve("packs.idx"));
    assertThat(onDisk).isLessThan(72L * BLOBS);

    try (var index = BlobIndex.open(folder)) {
      assertThat(heap() - before).isLessThan(32L * BLOBS);
      assertFound(index, probes);
    }
  }

  private static void fill(BlobIndex index, List<IndexedBlob> probes) throws IOException {
    var random = new SplittableRandom(40);
    for (int p = 0; p < PACKS; p++) {
      var pack = new PackId(random.nextLong(), random.nextLong());
      var blobs = new ArrayList<IndexedBlob>();
      for (int i = 0; i < BLOBS_PER_PACK; i++) {
        var id =
            new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        blobs.add(
            new IndexedBlob(
                id, new BlobLocation(pack, i, (byte) 1, true, i * 700_000, 700_000, 730_000)));
      }
      index.add(pack, blobs);
      if (p % 1000 == 0) {
        probes.add(blobs.getFirst());
      }
    }
  }

  private static void assertFound(BlobIndex index, List<IndexedBlob> probes) {
    assertThat(index.size()).isEqualTo(BLOBS);
    for (var blob : probes) {
      assertThat(index.find(blob.id())).contains(blob.location());
    }
  }

  /** Bytes of the heap that are in use after a collection. */
  private static long heap() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
