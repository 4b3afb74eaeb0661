package org.distbackup.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.distbackup.id.BlobId;
import org.distbackup.id.BytesOut;
import org.distbackup.id.PackId;

/**
 * Which blob lies where, for every committed pack: two files of fixed-size records (packs, blobs)
 * and a table of fingerprints in memory. A pack's record is written after its blobs', so a pack
 * that is listed is listed whole. Thread-safe.
 */
public final class BlobIndex implements AutoCloseable {
  private static final String PACKS = "packs.idx";
  private static final int PACK_BYTES = PackId.BYTES + 4;
  private static final int BLOB_BYTES = BlobId.BYTES + PackId.BYTES + 4 * 4 + 2;

  /** In place of the number of blobs: the pack is not listed any more. */
  private static final int DROPPED = -1;

  // Directories of some ten million files.
  private static final long MOST_TREE_BYTES = 1L << 30;

  private final SlotTable table = new SlotTable();
  private final Map<PackId, Integer> packs = new HashMap<>();
  private final Set<PackId> dropped = new HashSet<>();

  /** Listed once; some of their blobs' records are gone, and the others are found still. */
  private final Set<PackId> torn = new HashSet<>();

  private final RecordFile packFile;
  private final RecordFile blobFile;
  private final BlobFile trees;

  private BlobIndex(Path folder) throws IOException {
    Files.createDirectories(folder);
    packFile =
        RecordFile.open(
            folder.resolve(PACKS),
            PACK_BYTES,
            (number, record) -> load(PackId.read(record), record.getInt()));
    var found = new HashMap<PackId, Integer>();
    blobFile =
        RecordFile.open(
            folder.resolve("blobs.idx"),
            BLOB_BYTES,
            (number, record) -> load(number, record, found));
    // A pack whose blobs' records were damaged is no longer listed whole: it is read back.
    packs.forEach(
        (pack, blobs) -> {
          if (found.getOrDefault(pack, 0) < blobs) {
            torn.add(pack);
          }
        });
    packs.keySet().removeAll(torn);
    trees = BlobFile.open(folder.resolve("trees"), MOST_TREE_BYTES);
  }

  /** Opens the index in a folder, or makes an empty one; torn ends are cut off. */
  public static BlobIndex open(Path folder) throws IOException {
    return new BlobIndex(folder);
  }

  /** Whether packs were noted in the folder, which need not exist. */
  public static boolean anyIn(Path folder) throws IOException {
    var file = folder.resolve(PACKS);
    return Files.exists(file) && Files.size(file) > 0;
  }

  private void load(PackId pack, int blobs) {
    if (blobs == DROPPED) {
      packs.remove(pack);
      dropped.add(pack);
    } else {
      packs.put(pack, blobs);
      dropped.remove(pack);
    }
    torn.remove(pack);
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
    return location(numberOf(id));
  }

  /** Where the blob lies besides in that pack, if any other committed pack holds it. */
  public synchronized Optional<BlobLocation> findElsewhere(BlobId id, PackId pack) {
    return location(numberOf(id, other -> !other.equals(pack) && !dropped.contains(other)));
  }

  private Optional<BlobLocation> location(int number) {
    return number == SlotTable.NONE ? Optional.empty() : Optional.of(blob(read(number)).location());
  }

  private int numberOf(BlobId id) {
    return numberOf(id, pack -> !dropped.contains(pack));
  }

  private int numberOf(BlobId id, Predicate<PackId> in) {
    return table.find(
        id.a(),
        number -> {
          var record = read(number);
          return id.equals(BlobId.read(record)) && in.test(PackId.read(record));
        });
  }

  /** The number of the blob's record, if any committed pack holds it. */
  public synchronized OptionalInt number(BlobId id) {
    int number = numberOf(id);
    return number == SlotTable.NONE ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Sees blobs, each with the number of its record; a blob that two packs hold is seen twice. */
  @FunctionalInterface
  public interface Visitor {
    /** A blob of a pack that is listed. */
    void blob(int number, IndexedBlob blob);
  }

  /** Shows all blobs, in the order in which they came. */
  public synchronized void forEach(Visitor visitor) {
    try {
      blobFile.forEach(
          (number, record) -> {
            var blob = blob(record);
            if (!dropped.contains(blob.location().pack())) {
              visitor.blob(number, blob);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IndexedBlob blob(ByteBuffer record) {
    var id = BlobId.read(record);
    return new IndexedBlob(
        id,
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
    var records = new BytesOut(blobs.size() * BLOB_BYTES);
    for (var blob : blobs) {
      write(blob, records);
    }
    int first = blobFile.append(records);
    var record = new BytesOut(PACK_BYTES);
    pack.write(record);
    packFile.append(record.put32(blobs.size()));
    load(pack, blobs.size());
    for (int i = 0; i < blobs.size(); i++) {
      table.put(blobs.get(i).id().a(), first + i);
    }
  }

  private static void write(IndexedBlob blob, BytesOut out) {
    var at = blob.location();
    blob.id().write(out);
    at.pack().write(out);
    out.put32(at.position())
        .put8(at.type())
        .put8(at.compressed() ? 1 : 0)
        .put32(at.offset())
        .put32(at.sealedLength())
        .put32(at.rawLength());
  }

  /** Finds no blobs in these packs any more, be they listed, listed in part, or not at all. */
  public synchronized void drop(Collection<PackId> unneeded) {
    var records = new BytesOut(unneeded.size() * PACK_BYTES);
    for (var pack : unneeded) {
      pack.write(records);
      records.put32(DROPPED);
    }
    try {
      packFile.append(records);
    } catch (IOException e) {
      throw new UncheckedIOException("the local index cannot be written", e);
    }
    unneeded.forEach(pack -> load(pack, DROPPED));
  }

  /** The packs that are listed, if only in part; a copy. */
  public synchronized Set<PackId> packs() {
    var all = new HashSet<>(packs.keySet());
    all.addAll(torn);
    return all;
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

  /** Blobs of directories, kept here so that they need not be fetched. */
  public BlobFile trees() {
    return trees;
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
    trees.close();
  }
}
