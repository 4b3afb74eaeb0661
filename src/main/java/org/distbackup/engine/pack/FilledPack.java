package org.distbackup.engine.pack;

import java.util.ArrayList;
import java.util.List;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobLocation;
import org.distbackup.index.IndexedBlob;
import org.distbackup.pack.PackEntry;

/**
 * A sealed pack on its way out.
 *
 * @param buffer holds the pack in its first {@code length} bytes, with room for parity behind
 */
public record FilledPack(PackId id, byte[] buffer, int length, List<PackEntry> entries) {
  /** The entries as the index keeps them. */
  public List<IndexedBlob> indexed() {
    return indexed(id, entries);
  }

  /** A pack's entries as the index keeps them. */
  public static List<IndexedBlob> indexed(PackId pack, List<PackEntry> entries) {
    var blobs = new ArrayList<IndexedBlob>(entries.size());
    for (var entry : entries) {
      blobs.add(
          new IndexedBlob(
              entry.id(),
              new BlobLocation(
                  pack,
                  entry.position(),
                  entry.type().code(),
                  entry.compressed(),
                  entry.offset(),
                  entry.sealedLength(),
                  entry.rawLength())));
    }
    return blobs;
  }
}
