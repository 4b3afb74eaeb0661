package org.distbackup.engine.upkeep;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.read.Descriptors;
import org.distbackup.engine.read.RangeReader;
import org.distbackup.hash.Blake3;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.shard.Descriptor;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.PeerUnreachableException;
import org.distbackup.transfer.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pays debts: a shard that its member was not there to take is made again from k others, checked
 * against the descriptor, and sent when the member answers (hinted handoff).
 */
public final class Handoff {
  private static final Logger LOG = LoggerFactory.getLogger(Handoff.class);

  // So long a shard may take; debts to others wait for it. A line of 10 KiB/s makes the largest.
  private static final Duration MOST = Duration.ofMinutes(30);

  private final DataClient data;
  private final Catalog catalog;
  private final RangeReader ranges;
  private final MemberHealth health;
  private final Descriptors descriptors;

  /** Makes shards from what {@code ranges} reads. */
  public Handoff(
      DataClient data,
      Catalog catalog,
      RangeReader ranges,
      MemberHealth health,
      Descriptors descriptors) {
    this.data = data;
    this.catalog = catalog;
    this.ranges = ranges;
    this.health = health;
    this.descriptors = descriptors;
  }

  /** One round over all debts; returns how many were paid. */
  public int payDebts() throws InterruptedException {
    int paid = 0;
    var unwilling = new HashSet<PeerId>();
    for (Map.Entry<PackId, PackRecord> debt : catalog.state().packs().entrySet()) {
      int owed = debt.getValue().owed();
      while (owed != 0) {
        int shard = Integer.numberOfTrailingZeros(owed);
        owed &= owed - 1;
        if (pay(debt.getKey(), shard, unwilling)) {
          paid++;
        }
      }
    }
    return paid;
  }

  private boolean pay(PackId id, int shard, Set<PeerId> unwilling) throws InterruptedException {
    var pack = ranges.pack(id);
    var peer = pack.group().members().get(shard);
    var member = catalog.member(peer);
    if (member.isEmpty() || health.suspect(peer) || unwilling.contains(peer)) {
      return false;
    }
    var tooLong =
        new CompletableFuture<Void>().completeOnTimeout(null, MOST.toMinutes(), TimeUnit.MINUTES);
    try {
      Blocking.get(data.ping(DataAddress.of(member.get())).toCompletableFuture());
      health.answered(peer);
      var made = make(pack, shard);
      if (made.isEmpty()) {
        return false;
      }
      byte[] bytes = made.get().bytes();
      Blocking.get(
          data.putShard(
                  DataAddress.of(member.get()),
                  made.get().descriptor().encode(),
                  shard,
                  bytes,
                  0,
                  bytes.length,
                  tooLong)
              .toCompletableFuture());
      catalog.settle(id, shard);
      return true;
    } catch (PeerUnreachableException gone) {
      health.failed(peer, gone);
      LOG.info("Shard {} of pack {} is still owed to {}: {}", shard, id, peer, gone.getMessage());
    } catch (Refusal refusal) {
      unwilling.add(peer);
      LOG.info("{} refuses shard {} of pack {}: {}", peer, shard, id, refusal.getMessage());
    } finally {
      // It would hold the shard for as long.
      tooLong.complete(null);
    }
    return false;
  }

  private record Made(Descriptor descriptor, byte[] bytes) {}

  /** The shard, from the other members; empty when they cannot make it now. */
  private Optional<Made> make(RangeReader.Pack pack, int shard) throws InterruptedException {
    try {
      var descriptor = descriptors.find(pack.group(), pack.id(), shard).orElse(null);
      if (descriptor == null) {
        LOG.info("No member that answers has the descriptor of pack {}", pack.id());
        return Optional.empty();
      }
      byte[] bytes = Blocking.get(ranges.shard(pack, shard));
      if (Arrays.equals(Blake3.hash(bytes, 0, bytes.length), descriptor.hashes().get(shard))) {
        return Optional.of(new Made(descriptor, bytes));
      }
      LOG.warn("Shard {} of pack {} could not be made again: wrong hash", shard, pack.id());
    } catch (RuntimeException notNow) {
      LOG.info("Shard {} of pack {} cannot be made again now", shard, pack.id(), notNow);
    }
    return Optional.empty();
  }
}
