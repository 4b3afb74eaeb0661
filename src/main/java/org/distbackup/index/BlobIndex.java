package org.distbackup.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;

/**
 * Which blob lies where, for every committed pack: two files of fixed-size records (packs, blobs)
 * and a table of fingerprints in memory. A pack's record is written after its blobs', so a pack
 * that is listed is listed whole. Thread-safe.
 */
public final class BlobIndex implements AutoCloseable {
  private static final int PACK_BYTES = PackId.BYTES + 4;
  private static final int BLOB_BYTES = BlobId.BYTES + PackId.BYTES + 4 * 4 + 2;

  private final SlotTable table = new SlotTable();
  private final Map<PackId, Integer> packs = new HashMap<>();
  private final RecordFile packFile;
  private final RecordFile blobFile;

  private BlobIndex(Path folder) throws IOException {
    Files.createDirectories(folder);
    packFile =
        RecordFile.open(
            folder.resolve("packs.idx"),
            PACK_BYTES,
            (number, record) -> packs.put(PackId.read(record), record.getInt()));
    var found = new HashMap<PackId, Integer>();
    blobFile =
        RecordFile.open(
            folder.resolve("blobs.idx"),
            BLOB_BYTES,
            (number, record) -> load(number, record, found));
    // A pack whose blobs' records were damaged is no longer listed whole: it is read back.
    packs.entrySet().removeIf(pack -> found.getOrDefault(pack.getKey(), 0) < pack.getValue());
  }

  /** Opens the index in a folder, or makes an empty one; torn ends are cut off. */
  public static BlobIndex open(Path folder) throws IOException {
    return new BlobIndex(folder);
  }

  private void load(int number, ByteBuffer record, Map<PackId, Integer> found) {
    long hash = record.getLong(record.position());
    BlobId.read(record);
    var pack = PackId.read(record);
    if (packs.containsKey(pack)) {
      table.put(hash, number);
      found.merge(pack, 1, Integer::sum);
    }
  }

  /** Where the blob lies, if any committed pack holds it. */
  public synchronized Optional<BlobLocation> find(BlobId id) {
    int number = table.find(id.a(), record -> id.equals(BlobId.read(read(record))));
    if (number == SlotTable.NONE) {
      return Optional.empty();
    }
    var record = read(number);
    BlobId.read(record);
    return Optional.of(
        new BlobLocation(
            PackId.read(record),
            record.getInt(),
            record.get(),
            record.get() != 0,
            record.getInt(),
            record.getInt(),
            record.getInt()));
  }

  /** Lists a committed pack's blobs; a pack that is listed already is left as it is. */
  public synchronized void add(PackId pack, List<IndexedBlob> blobs) throws IOException {
    if (packs.containsKey(pack)) {
      return;
    }
    var records = ByteBuffer.allocate(blobs.size() * BLOB_BYTES);
    for (var blob : blobs) {
      var at = blob.location();
      blob.id().write(records);
      at.pack().write(records);
      records
          .putInt(at.position())
          .put(at.type())
          .put((byte) (at.compressed() ? 1 : 0))
          .putInt(at.offset())
          .putInt(at.sealedLength())
          .putInt(at.rawLength());
    }
    int first = blobFile.append(records.flip());
    var record = ByteBuffer.allocate(PACK_BYTES);
    pack.write(record);
    packFile.append(record.putInt(blobs.size()).flip());
    packs.put(pack, blobs.size());
    for (int i = 0; i < blobs.size(); i++) {
      table.put(blobs.get(i).id().a(), first + i);
    }
  }

  /** The packs of {@code wanted} that are not listed here. */
  public synchronized List<PackId> missing(Set<PackId> wanted) {
    var missing = new ArrayList<PackId>();
    for (var pack : wanted) {
      if (!packs.containsKey(pack)) {
        missing.add(pack);
      }
    }
    return missing;
  }

  /** Blobs listed. */
  public synchronized int size() {
    return table.size();
  }

  private ByteBuffer read(int record) {
    try {
      return blobFile.read(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    blobFile.force();
    packFile.force();
    blobFile.close();
    packFile.close();
  }
}
