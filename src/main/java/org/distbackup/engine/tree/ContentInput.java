package org.distbackup.engine.tree;

import java.io.InputStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.distbackup.engine.job.Blocking;
import org.distbackup.id.BlobId;
import org.distbackup.snapshot.Content;
import org.jspecify.annotations.Nullable;

/** The bytes of a directory, blob by blob; the first may have been asked for ahead of time. */
final class ContentInput extends InputStream {
  private final TreeBlobs blobs;
  private final Iterator<BlobId> ids;
  private @Nullable CompletableFuture<byte[]> first;
  private byte[] blob = new byte[0];
  private int at;

  /**
   * Over a directory's content.
   *
   * @param first what its first blob will be, if it is known and the content has no lists
   */
  ContentInput(TreeBlobs blobs, Content content, @Nullable CompletableFuture<byte[]> first) {
    this.blobs = blobs;
    this.ids = content.blobs(blobs::get);
    this.first = first;
  }

  /** Bytes that are here. */
  @Override
  public int available() {
    return blob.length - at;
  }

  @Override
  public int read() {
    return more() ? blob[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!more()) {
      return -1;
    }
    int some = Math.min(length, blob.length - at);
    System.arraycopy(blob, at, into, offset, some);
    at += some;
    return some;
  }

  private boolean more() {
    while (at == blob.length) {
      if (!ids.hasNext()) {
        return false;
      }
      blob = next(ids.next());
      at = 0;
    }
    return true;
  }

  private byte[] next(BlobId id) {
    var ahead = first;
    first = null;
    if (ahead == null) {
      return blobs.get(id);
    }
    try {
      return Blocking.get(ahead);
    } catch (InterruptedException e) {
      throw Blocking.interrupted(e);
    }
  }
}
