package org.distbackup.pack;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.id.BlobId;
import org.distbackup.id.BytesOut;
import org.distbackup.id.PackId;

/**
 * Builds one pack in a buffer. Blobs are sealed into it as they come; {@link #finish} adds the
 * directory, padded so that the pack's length tells little, and the trailer. A pack id is used for
 * one pack only, since the key derives from it. For one thread.
 */
public final class PackWriter {
  private final byte[] buffer;
  private final int capacity;
  private final PackCipher cipher;
  private final List<PackEntry> entries = new ArrayList<>();
  private int end = PackLayout.HEADER_BYTES;
  private boolean finished;

  /**
   * A pack in the first {@code capacity} bytes of {@code buffer}, {@link Padding#MIN_LENGTH} to
   * {@link Padding#MAX_LENGTH}; bytes behind the finished pack are left as they are.
   */
  public PackWriter(byte[] buffer, int capacity, PackId id, PackCipher cipher) {
    if (capacity < Padding.MIN_LENGTH
        || capacity > Padding.MAX_LENGTH
        || capacity > buffer.length) {
      throw new IllegalArgumentException("no room for a pack: " + capacity + " bytes");
    }
    this.buffer = buffer;
    this.capacity = capacity;
    this.cipher = cipher;
    ByteBuffer header = ByteBuffer.wrap(buffer, 0, PackLayout.HEADER_BYTES);
    header.put(PackLayout.magic()).put(PackLayout.VERSION).put((byte) 0);
    id.write(header);
    header.putLong(0);
  }

  /** Whether a blob of this payload still fits, with its entry and the padding. */
  public boolean fits(int payloadLength) {
    long length = (long) end + payloadLength + PackCipher.OVERHEAD + tailLength(entries.size() + 1);
    return length <= capacity && Padding.padded((int) length) <= capacity;
  }

  /**
   * Seals a blob into the pack; only after {@link #fits}.
   *
   * @param rawLength bytes of the blob before compression
   * @param payload where its compressed or raw bytes lie, {@code len} from {@code off}
   */
  public PackEntry add(
      BlobId id,
      BlobType type,
      boolean compressed,
      int rawLength,
      byte[] payload,
      int off,
      int len) {
    if (finished || !fits(len)) {
      throw new IllegalStateException("the pack is full");
    }
    if (!type.isBlob()
        || rawLength < 0
        || rawLength > Padding.MAX_LENGTH
        || (!compressed && rawLength != len)) {
      throw new IllegalArgumentException("no such blob: " + type + " of " + rawLength + " bytes");
    }
    int position = entries.size();
    int sealedLength = cipher.seal(position, type.code(), payload, off, len, buffer, end);
    PackEntry entry = new PackEntry(id, type, compressed, position, end, sealedLength, rawLength);
    entries.add(entry);
    end += sealedLength;
    return entry;
  }

  /** Blobs so far. */
  public int count() {
    return entries.size();
  }

  /** The blobs so far, in order. */
  public List<PackEntry> entries() {
    return List.copyOf(entries);
  }

  /** Writes directory and trailer; returns the length of the pack. Once only. */
  public int finish() {
    if (finished) {
      throw new IllegalStateException("the pack is finished");
    }
    finished = true;
    int length = Padding.padded(end + tailLength(entries.size()));
    byte[] directory = directory(length - end - PackLayout.TRAILER_BYTES - PackCipher.OVERHEAD);
    int sealedLength =
        cipher.seal(
            PackLayout.DIRECTORY_POSITION,
            BlobType.DIRECTORY.code(),
            directory,
            0,
            directory.length,
            buffer,
            end);
    byte[] trailer =
        ByteBuffer.allocate(PackLayout.TRAILER_PLAIN_BYTES)
            .putInt(end)
            .putInt(sealedLength)
            .array();
    cipher.seal(
        PackLayout.TRAILER_POSITION,
        BlobType.TRAILER.code(),
        trailer,
        0,
        trailer.length,
        buffer,
        length - PackLayout.TRAILER_BYTES);
    return length;
  }

  private byte[] directory(int length) {
    BytesOut out = new BytesOut(length).put32(entries.size());
    for (PackEntry entry : entries) {
      entry.id().write(out);
      out.put8(entry.type().code())
          .put8(entry.compressed() ? PackLayout.COMPRESSED : 0)
          .put32(entry.offset())
          .put32(entry.sealedLength())
          .put32(entry.rawLength());
    }
    return out.array();
  }

  /** Bytes of a directory without padding and a trailer, both sealed. */
  private static int tailLength(int entries) {
    return Integer.BYTES
        + entries * PackLayout.ENTRY_BYTES
        + PackCipher.OVERHEAD
        + PackLayout.TRAILER_BYTES;
  }
}
