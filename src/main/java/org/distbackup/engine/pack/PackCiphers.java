package org.distbackup.engine.pack;

import org.distbackup.id.PackId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.PackCipher;
import org.distbackup.seal.PackSealer;

/** Joins the sealing codec to the pack codec: a pack's cipher, under the key of its id. */
public final class PackCiphers {
  private PackCiphers() {}

  /** The cipher of a pack of this owner. */
  public static PackCipher of(OwnerKeys keys, PackId pack) {
    var sealer = new PackSealer(keys.packKey(pack));
    return new PackCipher() {
      @Override
      public int seal(
          int position, byte type, byte[] src, int off, int len, byte[] dst, int dstOff) {
        return sealer.seal(position, type, src, off, len, dst, dstOff);
      }

      @Override
      public int open(
          int position, byte type, byte[] src, int off, int len, byte[] dst, int dstOff) {
        return sealer.open(position, type, src, off, len, dst, dstOff);
      }
    };
  }
}
