package org.distbackup.engine.write;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.job.Answers;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.pack.ShardSet;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Group;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the shards of one pack to the members of its group, in parallel, and says who took them.
 */
public final class ShardPutter {
  private static final Logger LOG = LoggerFactory.getLogger(ShardPutter.class);
  private static final Duration REFUSED_PAUSE = Duration.ofMillis(200);
  private static final int REFUSED_TRIES = 25;

  // How long the rest may take once enough members have a pack: so many times what these took, and
  // in any case longer than a disk that flushes or wakes up.
  private static final int SLOWER = 2;
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * How a round went.
   *
   * @param failures why members did not acknowledge; a member passed over is in neither
   */
  record Round(Set<PeerId> acknowledged, Map<PeerId, Throwable> failures) {}

  private final DataClient data;
  private final Catalog catalog;
  private final MemberHealth health;
  private final InstantSource clock;

  /** Sends to members that the catalog knows. */
  public ShardPutter(DataClient data, Catalog catalog, MemberHealth health, InstantSource clock) {
    this.data = data;
    this.catalog = catalog;
    this.health = health;
    this.clock = clock;
  }

  /**
   * Sends to every member that has not acknowledged yet; passes over suspects while {@code quorum}
   * can be had without them, and gives up those who dawdle when {@code quorum} have acknowledged.
   * Returns only when no member is being sent to any more.
   */
  Round put(ShardSet shards, Set<PeerId> acknowledged, int quorum) throws InterruptedException {
    var group = shards.group();
    var descriptor = shards.descriptor().encode();
    long healthy = group.members().stream().filter(peer -> !health.suspect(peer)).count();
    var sent = new HashMap<PeerId, CompletableFuture<Void>>();
    var unwanted = new CompletableFuture<Void>();
    for (int i = 0; i < group.members().size(); i++) {
      var peer = group.members().get(i);
      boolean passOver = healthy >= quorum && health.suspect(peer);
      if (!acknowledged.contains(peer) && !passOver) {
        sent.put(peer, put(shards, descriptor, i, peer, unwanted, REFUSED_TRIES));
      }
    }
    var dawdlers = giveUpDawdlers(sent, quorum - acknowledged.size(), unwanted);
    return collect(group, sent, acknowledged, dawdlers);
  }

  /**
   * Waits for all, or for {@code needed} and then for the rest within bounds: a holder can make a
   * shard last for hours without ever falling silent. Returns who was given up.
   */
  private Set<PeerId> giveUpDawdlers(
      Map<PeerId, CompletableFuture<Void>> sent, int needed, CompletableFuture<Void> unwanted) {
    var begin = clock.instant();
    var answers = new Answers(sent.values(), needed);
    Blocking.join(answers.enough());
    var now = clock.instant();
    var slower = Duration.between(begin, now).multipliedBy(SLOWER);
    var end = now.plus(slower.compareTo(GRACE) > 0 ? slower : GRACE);
    while (!answers.areAll() && clock.instant().isBefore(end)) {
      Blocking.join(answers.allWithin(LOOK));
    }
    var dawdlers = new HashSet<PeerId>();
    sent.forEach(
        (peer, one) -> {
          if (!one.isDone()) {
            dawdlers.add(peer);
          }
        });
    if (!dawdlers.isEmpty()) {
      unwanted.complete(null);
    }
    return dawdlers;
  }

  private Round collect(
      Group group,
      Map<PeerId, CompletableFuture<Void>> sent,
      Set<PeerId> acknowledged,
      Set<PeerId> dawdlers)
      throws InterruptedException {
    var taken = new HashSet<>(acknowledged);
    var failures = new HashMap<PeerId, Throwable>();
    for (var peer : group.members()) {
      var future = sent.get(peer);
      if (future == null) {
        continue;
      }
      try {
        settle(future);
        health.answered(peer);
        taken.add(peer);
      } catch (RuntimeException failure) {
        LOG.info("Peer {} did not take its shard: {}", peer, failure.toString());
        if (dawdlers.contains(peer)) {
          health.dawdled(peer);
        } else {
          health.failed(peer, failure);
        }
        failures.put(peer, failure);
      }
    }
    return new Round(taken, failures);
  }

  // The buffer is the stream's until the future is done, so an interrupt must not cut the wait.
  private static void settle(CompletableFuture<Void> future) {
    Blocking.join(future);
  }

  private CompletableFuture<Void> put(
      ShardSet shards,
      byte[] descriptor,
      int shard,
      PeerId peer,
      CompletableFuture<Void> unwanted,
      int tries) {
    var member = catalog.member(peer);
    if (member.isEmpty()) {
      return CompletableFuture.failedFuture(
          new Refusal(Refusal.Code.UNAVAILABLE, "nobody knows the address of peer " + peer));
    }
    return data.putShard(
            DataAddress.of(member.get()),
            descriptor,
            shard,
            shards.buffer(),
            shards.offset(shard),
            shards.length(),
            unwanted)
        .toCompletableFuture()
        .exceptionallyCompose(
            failure ->
                tries > 1 && !unwanted.isDone() && passing(Blocking.cause(failure))
                    ? later(() -> put(shards, descriptor, shard, peer, unwanted, tries - 1))
                    : CompletableFuture.failedFuture(Blocking.cause(failure)));
  }

  // A member may hear of its group only after its owner does, and its ledger may be restarting.
  private static boolean passing(Throwable failure) {
    return failure instanceof Refusal refusal
        && (refusal.code() == Refusal.Code.NOT_MEMBER
            || refusal.code() == Refusal.Code.UNAVAILABLE);
  }

  private static CompletableFuture<Void> later(Supplier<CompletableFuture<Void>> again) {
    var pause = CompletableFuture.delayedExecutor(REFUSED_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return CompletableFuture.runAsync(() -> {}, pause).thenCompose(ignored -> again.get());
  }
}
