package org.distbackup.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobIndexTest {
  private final SplittableRandom random = new SplittableRandom(7);
  @TempDir Path folder;

  @Test
  void findsWhatWasAddedAfterReopening() throws IOException {
    var all = new ArrayList<IndexedBlob>();
    try (var index = BlobIndex.open(folder)) {
      for (int i = 0; i < 50; i++) {
        all.addAll(addPack(index, 400));
      }
      assertFound(index, all);
    }
    try (var index = BlobIndex.open(folder)) {
      assertThat(index.size()).isEqualTo(all.size());
      assertFound(index, all);
      assertThat(index.find(blobId())).isEmpty();
    }
  }

  @Test
  void aTornTailCostsOnlyTheTornPack() throws IOException {
    List<IndexedBlob> first;
    List<IndexedBlob> second;
    try (var index = BlobIndex.open(folder)) {
      first = addPack(index, 10);
      second = addPack(index, 10);
    }
    try (var file = new RandomAccessFile(folder.resolve("packs.idx").toFile(), "rw")) {
      file.setLength(file.length() - 3);
    }
    try (var index = BlobIndex.open(folder)) {
      assertFound(index, first);
      assertThat(index.find(second.getFirst().id())).isEmpty();
      var lost = second.getFirst().location().pack();
      assertThat(index.missing(Set.of(lost, first.getFirst().location().pack())))
          .containsExactly(lost);
      index.add(lost, second);
      assertFound(index, second);
    }
  }

  @Test
  void aPackWithADamagedRecordIsMissingUntilItIsAddedAgain() throws IOException {
    List<IndexedBlob> first;
    List<IndexedBlob> second;
    try (var index = BlobIndex.open(folder)) {
      first = addPack(index, 10);
      second = addPack(index, 10);
    }
    var file = folder.resolve("blobs.idx");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    try (var index = BlobIndex.open(folder)) {
      assertFound(index, first);
      assertFound(index, second.subList(0, 9));
      assertThat(index.find(second.getLast().id())).isEmpty();
      var pack = second.getFirst().location().pack();
      assertThat(index.missing(Set.of(pack))).containsExactly(pack);
      index.add(pack, second);
    }
    try (var index = BlobIndex.open(folder)) {
      assertFound(index, second);
      assertThat(index.missing(Set.of(second.getFirst().location().pack()))).isEmpty();
    }
  }

  @Test
  void aPackWithADamagedRecordIsForgottenWhenItIsDropped() throws IOException {
    List<IndexedBlob> first;
    List<IndexedBlob> second;
    try (var index = BlobIndex.open(folder)) {
      first = addPack(index, 10);
      second = addPack(index, 10);
    }
    try (var file = new RandomAccessFile(folder.resolve("blobs.idx").toFile(), "rw")) {
      file.setLength(file.length() - 3);
    }
    var pack = second.getFirst().location().pack();
    try (var index = BlobIndex.open(folder)) {
      assertThat(index.packs()).contains(pack);
      index.drop(Set.of(pack));
      assertThat(index.packs()).doesNotContain(pack);
      assertNotFound(index, second);
    }
    try (var index = BlobIndex.open(folder)) {
      assertFound(index, first);
      assertNotFound(index, second);
      index.add(pack, second);
      assertFound(index, second);
    }
  }

  private List<IndexedBlob> addPack(BlobIndex index, int blobs) throws IOException {
    var pack = new PackId(random.nextLong(), random.nextLong());
    var list = new ArrayList<IndexedBlob>();
    for (int i = 0; i < blobs; i++) {
      list.add(
          new IndexedBlob(
              blobId(), new BlobLocation(pack, i, (byte) 1, i % 2 == 0, 32 + i * 100, 100, 200)));
    }
    index.add(pack, list);
    return list;
  }

  private BlobId blobId() {
    return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private static void assertNotFound(BlobIndex index, List<IndexedBlob> blobs) {
    for (var blob : blobs) {
      assertThat(index.find(blob.id())).isEmpty();
    }
  }

  private static void assertFound(BlobIndex index, List<IndexedBlob> blobs) {
    for (var blob : blobs) {
      assertThat(index.find(blob.id())).contains(blob.location());
    }
  }
}
