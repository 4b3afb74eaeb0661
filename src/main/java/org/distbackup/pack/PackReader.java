package org.distbackup.pack;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;

/**
 * Reads a pack's own parts: header, trailer, directory. Throws {@link CorruptPackException} on what
 * no {@link PackWriter} wrote; a broken seal is the cipher's exception.
 */
public final class PackReader {
  /** Bytes of the header. */
  public static final int HEADER_BYTES = PackLayout.HEADER_BYTES;

  /** Bytes of the sealed trailer at the end of a pack. */
  public static final int TRAILER_BYTES = PackLayout.TRAILER_BYTES;

  private PackReader() {}

  /** The id that the header (the first {@link #HEADER_BYTES} or more) gives the pack. */
  public static PackId id(byte[] header) {
    byte[] magic = PackLayout.magic();
    if (header.length < HEADER_BYTES
        || !Arrays.equals(header, 0, magic.length, magic, 0, magic.length)) {
      throw new CorruptPackException("not a pack");
    }
    byte version = header[PackLayout.VERSION_AT];
    if (version != PackLayout.VERSION || header[PackLayout.VERSION_AT + 1] != 0) {
      throw new CorruptPackException("pack of unknown version " + version);
    }
    ByteBuffer in = ByteBuffer.wrap(header);
    if (in.getLong(PackLayout.ID_AT + PackId.BYTES) != 0) {
      throw new CorruptPackException("pack header is damaged");
    }
    return PackId.read(in.position(PackLayout.ID_AT));
  }

  /** Where the directory lies, from the last {@link #TRAILER_BYTES} bytes of the pack. */
  public static DirectoryLocation locate(byte[] last24, int packLength, PackCipher cipher) {
    if (last24.length != TRAILER_BYTES) {
      throw new CorruptPackException("a trailer is not " + last24.length + " bytes long");
    }
    return locate(last24, 0, packLength, cipher);
  }

  private static DirectoryLocation locate(byte[] in, int at, int packLength, PackCipher cipher) {
    byte[] plain = new byte[PackLayout.TRAILER_PLAIN_BYTES];
    cipher.open(
        PackLayout.TRAILER_POSITION, BlobType.TRAILER.code(), in, at, TRAILER_BYTES, plain, 0);
    int offset = ByteBuffer.wrap(plain).getInt(0);
    int sealedLength = ByteBuffer.wrap(plain).getInt(Integer.BYTES);
    if (offset < HEADER_BYTES
        || sealedLength < Integer.BYTES + PackCipher.OVERHEAD
        || (long) offset + sealedLength + TRAILER_BYTES != packLength) {
      throw new CorruptPackException("the trailer is not of a pack of " + packLength + " bytes");
    }
    return new DirectoryLocation(offset, sealedLength);
  }

  /**
   * The entries of all blobs, in order.
   *
   * @param tail the pack's last bytes, from the directory's start (see {@link #locate}) or before
   * @param tailOffsetInPack where in the pack they begin
   */
  public static List<PackEntry> directory(
      byte[] tail, int tailOffsetInPack, int packLength, PackCipher cipher) {
    if (tail.length < TRAILER_BYTES
        || tailOffsetInPack < 0
        || (long) tailOffsetInPack + tail.length != packLength) {
      throw new CorruptPackException(
          tail.length + " bytes are not the end of a pack of " + packLength);
    }
    DirectoryLocation location = locate(tail, tail.length - TRAILER_BYTES, packLength, cipher);
    if (location.offset() < tailOffsetInPack) {
      throw new CorruptPackException("the directory begins at " + location.offset());
    }
    byte[] plain = new byte[location.sealedLength() - PackCipher.OVERHEAD];
    cipher.open(
        PackLayout.DIRECTORY_POSITION,
        BlobType.DIRECTORY.code(),
        tail,
        location.offset() - tailOffsetInPack,
        location.sealedLength(),
        plain,
        0);
    return entries(ByteBuffer.wrap(plain), location.offset());
  }

  /** The blobs lie one after another, from the header's end to the directory's start. */
  private static List<PackEntry> entries(ByteBuffer in, int directoryOffset) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / PackLayout.ENTRY_BYTES) {
      throw new CorruptPackException("a directory of " + count + " entries is too short for them");
    }
    List<PackEntry> entries = new ArrayList<>(count);
    long expected = HEADER_BYTES;
    for (int position = 0; position < count; position++) {
      PackEntry entry = entry(in, position);
      if (entry.offset() != expected) {
        throw new CorruptPackException("blob " + position + " lies at " + entry.offset());
      }
      expected += entry.sealedLength();
      entries.add(entry);
    }
    if (expected != directoryOffset) {
      throw new CorruptPackException("the blobs end at " + expected);
    }
    return entries;
  }

  private static PackEntry entry(ByteBuffer in, int position) {
    BlobId id = BlobId.read(in);
    BlobType type = BlobType.ofBlob(in.get());
    int flags = in.get();
    int offset = in.getInt();
    int sealedLength = in.getInt();
    int rawLength = in.getInt();
    boolean compressed = flags == PackLayout.COMPRESSED;
    if ((flags != 0 && !compressed)
        || sealedLength < PackCipher.OVERHEAD
        || rawLength < 0
        || rawLength > Padding.MAX_LENGTH
        || (!compressed && rawLength != sealedLength - PackCipher.OVERHEAD)) {
      throw new CorruptPackException("the entry of blob " + position + " makes no sense");
    }
    return new PackEntry(id, type, compressed, position, offset, sealedLength, rawLength);
  }
}
