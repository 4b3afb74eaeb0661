package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.distbackup.id.BlobId;

/**
 * What a file or a directory is made of: blobs, in order. With depth 0 {@code ids} are those of the
 * blobs themselves; with depth d they are LIST blobs, each the ids of up to {@link #LIST_IDS} of
 * depth d - 1, one after another. So a node stays small however long its file is.
 *
 * @param depth 0 to {@link #MAX_DEPTH}
 * @param ids up to {@link #INLINE_IDS}
 */
public record Content(int depth, List<BlobId> ids) {
  /** Most ids in a node: a file of 64 chunks needs no LIST blob. */
  public static final int INLINE_IDS = 64;

  /** Most ids in a LIST blob. */
  public static final int LIST_IDS = 4096;

  /** More than any file needs: 64 x 4096^4 chunks. */
  public static final int MAX_DEPTH = 4;

  /** Of an empty file. */
  public static final Content EMPTY = new Content(0, List.of());

  /** Checks depth and count. */
  public Content {
    ids = List.copyOf(ids);
    if (depth < 0 || depth > MAX_DEPTH || ids.size() > INLINE_IDS) {
      throw new IllegalArgumentException("no content has " + ids.size() + " ids at depth " + depth);
    }
  }

  /** The ids in a LIST blob. */
  public static List<BlobId> list(byte[] blob) {
    int count = blob.length / BlobId.BYTES;
    if (blob.length % BlobId.BYTES != 0 || count < 1 || count > LIST_IDS) {
      throw new CorruptSnapshotException("no list of ids is " + blob.length + " bytes long");
    }
    ByteBuffer in = ByteBuffer.wrap(blob);
    List<BlobId> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(BlobId.read(in));
    }
    return ids;
  }

  /** The blobs themselves, in order; asks for each LIST blob when it comes to it. */
  public Iterator<BlobId> blobs(BlobSource source) {
    return new Walk(source);
  }

  /** One open list per level. */
  private final class Walk implements Iterator<BlobId> {
    private final BlobSource source;
    private final Deque<Iterator<BlobId>> open = new ArrayDeque<>();

    Walk(BlobSource source) {
      this.source = source;
      open.push(ids.iterator());
    }

    @Override
    public boolean hasNext() {
      while (!open.isEmpty() && !open.element().hasNext()) {
        open.pop();
      }
      return !open.isEmpty();
    }

    @Override
    public BlobId next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      BlobId id = open.element().next();
      while (open.size() <= depth) {
        Iterator<BlobId> below = list(source.get(id)).iterator();
        open.push(below);
        id = below.next();
      }
      return id;
    }
  }
}
