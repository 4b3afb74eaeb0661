package org.distbackup.engine.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.job.Workers;
import org.distbackup.erasure.ReedSolomon;
import org.distbackup.hash.Blake3;
import org.distbackup.key.OwnerKeys;
import org.distbackup.placement.Group;
import org.distbackup.shard.Descriptor;

/**
 * The n shards of a pack for one group, in one array, with their signed descriptor.
 *
 * @param buffer shard i is {@code length} bytes at {@link #offset}
 */
public record ShardSet(Group group, Descriptor descriptor, byte[] buffer, int length) {
  /** Encodes and hashes a pack on the workers; in place where its buffer has the room. */
  public static ShardSet encode(FilledPack pack, Group group, OwnerKeys keys, Workers workers)
      throws InterruptedException {
    var scheme = group.scheme();
    int length = scheme.shardLength(pack.length());
    int needed = scheme.k() == 1 ? length : length * scheme.n();
    byte[] buffer =
        pack.buffer().length >= needed ? pack.buffer() : Arrays.copyOf(pack.buffer(), needed);
    if (scheme.k() > 1) {
      // What is left in a reused buffer must not become part of the last data shard.
      Arrays.fill(buffer, pack.length(), length * scheme.k(), (byte) 0);
      Blocking.get(
          CompletableFuture.runAsync(
              () -> ReedSolomon.of(scheme.k(), scheme.n()).encode(buffer, length),
              workers.executor()));
    }
    int distinct = scheme.k() == 1 ? 1 : scheme.n();
    var pending = new ArrayList<CompletableFuture<byte[]>>(distinct);
    for (int i = 0; i < distinct; i++) {
      int offset = i * length;
      pending.add(
          CompletableFuture.supplyAsync(
              () -> Blake3.hash(buffer, offset, length), workers.executor()));
    }
    List<byte[]> hashes = new ArrayList<>(scheme.n());
    for (int i = 0; i < scheme.n(); i++) {
      hashes.add(Blocking.get(pending.get(Math.min(i, distinct - 1))));
    }
    var descriptor = Descriptor.sign(pack.id(), group.id(), scheme, pack.length(), hashes, keys);
    return new ShardSet(group, descriptor, buffer, length);
  }

  /** Where shard i begins in the buffer; with k = 1 all shards are the same bytes. */
  public int offset(int shard) {
    return group.scheme().k() == 1 ? 0 : shard * length;
  }
}
