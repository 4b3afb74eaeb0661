package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.distbackup.hash.Blake3;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.distbackup.shard.Descriptor;
import org.distbackup.shard.Scheme;
import org.distbackup.transfer.Vault.Outgoing;

/** Signed packs of one owner, for a group of peers 1 and 2 that holds plain copies. */
final class Packs {
  static final Scheme SCHEME = new Scheme(1, 2);
  static final OwnerKeys KEYS = keys(1);
  static final Group GROUP =
      new Group(Cast.groupId(7), KEYS.owner(), SCHEME, List.of(Cast.peer(1), Cast.peer(2)), 1);

  private Packs() {}

  static OwnerKeys keys(int number) {
    byte[] entropy = new byte[32];
    entropy[0] = (byte) number;
    return OwnerKeys.derive(new MasterSecret(entropy));
  }

  static PackId id(int number) {
    return new PackId((long) number << 56, number);
  }

  static byte[] bytes(int number, int length) {
    byte[] bytes = new byte[length];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  /** All of a range, which is closed. */
  static byte[] read(Outgoing range) throws IOException {
    try (range) {
      ByteBuffer bytes = ByteBuffer.allocate(range.length());
      while (bytes.hasRemaining()) {
        bytes.put(range.next(bytes.remaining()));
      }
      return bytes.array();
    }
  }

  static Descriptor descriptor(int number, byte[] bytes) {
    return descriptor(number, bytes, GROUP.id(), KEYS);
  }

  static Descriptor descriptor(int number, byte[] bytes, GroupId group, OwnerKeys keys) {
    var hashes = new ArrayList<byte[]>();
    for (int index = 0; index < SCHEME.n(); index++) {
      hashes.add(Blake3.hash(bytes, 0, bytes.length));
    }
    return Descriptor.sign(id(number), group, SCHEME, bytes.length, hashes, keys);
  }
}
