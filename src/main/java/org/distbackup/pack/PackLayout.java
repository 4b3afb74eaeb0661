package org.distbackup.pack;

import java.nio.charset.StandardCharsets;
import org.distbackup.id.BlobId;

/** The numbers of pack format version 2, as in docs/format.md. */
final class PackLayout {
  static final int HEADER_BYTES = 32;
  static final byte VERSION = 2;
  static final int VERSION_AT = 6;
  static final int ID_AT = 8;

  /** Of a directory entry: id, type, flags, offset, sealed length, raw length. */
  static final int ENTRY_BYTES = BlobId.BYTES + 2 + 3 * Integer.BYTES;

  static final byte COMPRESSED = 1;

  static final int TRAILER_PLAIN_BYTES = 2 * Integer.BYTES;
  static final int TRAILER_BYTES = TRAILER_PLAIN_BYTES + PackCipher.OVERHEAD;

  static final int DIRECTORY_POSITION = -2;
  static final int TRAILER_POSITION = -1;

  private static final byte[] MAGIC = "DBPACK".getBytes(StandardCharsets.US_ASCII);

  private PackLayout() {}

  static byte[] magic() {
    return MAGIC.clone();
  }
}
