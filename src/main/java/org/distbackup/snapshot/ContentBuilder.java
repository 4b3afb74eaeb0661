package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distbackup.id.BlobId;

/**
 * Folds the ids of a file's blobs into a {@link Content}. Holds 32 bytes for each (32 MiB for a
 * file of 1 TiB).
 */
public final class ContentBuilder {
  private static final int LIST_BYTES = Content.LIST_IDS * BlobId.BYTES;

  private byte[] ids = new byte[16 * BlobId.BYTES];
  private int length;

  /** Adds the next blob. */
  public void add(BlobId id) {
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, Math.multiplyExact(length, 2));
    }
    id.write(ByteBuffer.wrap(ids, length, BlobId.BYTES));
    length += BlobId.BYTES;
  }

  /** The content of all blobs added; LIST blobs go to {@code sink}. Begins anew. */
  public Content finish(BlobSink sink) {
    int depth = 0;
    while (length > Content.INLINE_IDS * BlobId.BYTES) {
      fold(sink);
      depth++;
    }
    List<BlobId> top = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(ids, 0, length);
    while (in.hasRemaining()) {
      top.add(BlobId.read(in));
    }
    length = 0;
    return new Content(depth, top);
  }

  /** Replaces every list of ids by the id of the list; overwrites only what was read. */
  private void fold(BlobSink sink) {
    ByteBuffer out = ByteBuffer.wrap(ids);
    for (int at = 0; at < length; at += LIST_BYTES) {
      sink.put(ids, at, Math.min(LIST_BYTES, length - at)).write(out);
    }
    length = out.position();
  }
}
