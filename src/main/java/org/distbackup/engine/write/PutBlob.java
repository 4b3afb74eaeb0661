package org.distbackup.engine.write;

import java.util.Objects;
import org.distbackup.id.BlobId;
import org.distbackup.pack.BlobType;
import org.jspecify.annotations.Nullable;

/** A blob that was put. A worker prepares it with its {@link Batch}, then the packer reads it. */
public final class PutBlob {
  /** What of it goes into a pack. */
  record Payload(boolean compressed, byte[] bytes, int offset, int length) {}

  private final Batch batch;
  private final BlobType type;
  private final SharedBytes source;
  private final int offset;
  private final int length;
  private @Nullable BlobId id;
  private @Nullable Payload payload;

  PutBlob(Batch batch, BlobType type, SharedBytes source, int offset, int length) {
    this.batch = batch;
    this.type = type;
    this.source = source;
    this.offset = offset;
    this.length = length;
  }

  /** Its id; waits until it is computed. */
  public BlobId id() {
    batch.await();
    return preparedId();
  }

  BlobId preparedId() {
    return Objects.requireNonNull(id);
  }

  /** Empty when the cluster has it. */
  @Nullable Payload payload() {
    return payload;
  }

  BlobType type() {
    return type;
  }

  SharedBytes source() {
    return source;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  void identify(BlobId as) {
    id = as;
  }

  /** It is new: the compressed form, or the blob itself, is to be packed. */
  void pack(Payload what) {
    payload = what;
  }
}
