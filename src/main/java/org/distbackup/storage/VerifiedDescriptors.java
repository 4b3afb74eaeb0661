package org.distbackup.storage;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import org.distbackup.shard.Descriptor;
import org.distbackup.transfer.Refusal;

/** Remembers the last few descriptors whose signature was right; thread-safe. */
final class VerifiedDescriptors {
  private static final int REMEMBERED = 64;

  private final LinkedHashSet<ByteBuffer> right = new LinkedHashSet<>();

  /** Refuses BAD_SIGNATURE. */
  void require(Descriptor descriptor, byte[] encoded) {
    ByteBuffer key = ByteBuffer.wrap(encoded.clone());
    synchronized (right) {
      if (right.contains(key)) {
        return;
      }
    }
    if (!descriptor.verified()) {
      throw new Refusal(Refusal.Code.BAD_SIGNATURE, "the descriptor is not signed by its owner");
    }
    synchronized (right) {
      right.add(key);
      if (right.size() > REMEMBERED) {
        right.removeFirst();
      }
    }
  }
}
