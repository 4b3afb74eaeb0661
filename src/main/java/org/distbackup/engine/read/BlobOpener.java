package org.distbackup.engine.read;

import java.util.Optional;
import org.distbackup.compress.CorruptBlobException;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.pack.PackCiphers;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobLocation;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.PackCipher;
import org.distbackup.seal.PackSealer;
import org.distbackup.seal.SealBrokenException;
import org.jspecify.annotations.Nullable;

/**
 * Opens sealed blobs, expands them and compares them with their ids. Uses its arrays and the cipher
 * of a pack again from blob to blob: a gigabyte of fresh arrays costs as much as to open them. For
 * one thread.
 */
final class BlobOpener {
  private static final int SMALLEST = 1 << 16;

  private final OwnerKeys keys;
  private final Workers workers;
  private byte[] opened = new byte[0];
  private byte[] raw = new byte[0];
  private @Nullable PackId pack;
  private @Nullable PackCipher cipher;

  /** A blob's plaintext: the first {@code length} bytes, until the next blob is opened. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Plain(byte[] bytes, int length) {}

  BlobOpener(OwnerKeys keys, Workers workers) {
    this.keys = keys;
    this.workers = workers;
  }

  /** The blob, unless it is not what it should be. */
  Optional<Plain> open(BlobId id, BlobLocation at, byte[] sealed, int offset) {
    try {
      int length = at.sealedLength() - PackSealer.OVERHEAD;
      opened = atLeast(opened, length);
      cipher(at.pack())
          .open(at.position(), at.type(), sealed, offset, at.sealedLength(), opened, 0);
      byte[] plain = opened;
      if (at.compressed()) {
        raw = atLeast(raw, at.rawLength());
        plain = raw;
        workers.compressor().decompress(opened, 0, length, raw, 0, at.rawLength());
        length = at.rawLength();
      }
      return workers.hasher().id(plain, 0, length).equals(id)
          ? Optional.of(new Plain(plain, length))
          : Optional.empty();
    } catch (SealBrokenException | CorruptBlobException damaged) {
      return Optional.empty();
    }
  }

  private PackCipher cipher(PackId id) {
    var known = cipher;
    if (known == null || !id.equals(pack)) {
      known = PackCiphers.of(keys, id);
      cipher = known;
      pack = id;
    }
    return known;
  }

  private static byte[] atLeast(byte[] array, int length) {
    return array.length >= length
        ? array
        : new byte[Math.max(length, Math.max(SMALLEST, Math.min(2 * array.length, 4 << 20)))];
  }
}
