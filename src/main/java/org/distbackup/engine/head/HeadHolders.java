package org.distbackup.engine.head;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.job.Answers;
import org.distbackup.engine.job.Blocking;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.snapshot.Head;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of the owner's groups as those who hold the heads: who has which, as far as known.
 */
final class HeadHolders {
  private static final Logger LOG = LoggerFactory.getLogger(HeadHolders.class);

  // How long to wait for the rest when enough members have a head: they get it later anyhow.
  private static final Duration DAWDLE = Duration.ofMillis(500);

  private record Holding(PeerId peer, PeerId device) {}

  private final OwnerId owner;
  private final Catalog catalog;
  private final DataClient data;
  private final MemberHealth health;
  private final Map<Holding, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicBoolean ahead = new AtomicBoolean();

  HeadHolders(OwnerId owner, Catalog catalog, DataClient data, MemberHealth health) {
    this.owner = owner;
    this.catalog = catalog;
    this.data = data;
    this.health = health;
  }

  /** Everybody who should hold them. */
  static Set<PeerId> all(CatalogState state) {
    var all = new LinkedHashSet<PeerId>();
    state.groups().values().forEach(group -> all.addAll(group.members()));
    return all;
  }

  /** Those of them who are not known to be away. */
  Set<PeerId> reachable() {
    var reachable = all(catalog.state());
    reachable.removeIf(health::suspect);
    return reachable;
  }

  /** Whether a member has this head or a later one of its device. */
  boolean has(PeerId peer, Head head) {
    return acknowledged.getOrDefault(new Holding(peer, head.device()), -1L) >= head.counter();
  }

  /** Whether a member refused a head for one it has that is newer, since this was asked last. */
  boolean wereAhead() {
    return ahead.getAndSet(false);
  }

  /** Sends to all; returns when all have answered, or {@code quorum} have and the rest dawdle. */
  void send(Head head, Set<PeerId> members, int quorum) throws InterruptedException {
    byte[] bytes = head.encode();
    var sent = new ArrayList<CompletableFuture<Void>>();
    for (var peer : members) {
      var member = catalog.member(peer);
      if (member.isPresent()) {
        sent.add(
            data.putHead(DataAddress.of(member.get()), bytes)
                .thenRun(
                    () -> {
                      health.answered(peer);
                      acknowledged.merge(
                          new Holding(peer, head.device()), head.counter(), Math::max);
                    })
                .whenComplete(
                    (taken, failure) -> {
                      if (failure != null) {
                        refused(peer, head.counter(), failure);
                      }
                    })
                .toCompletableFuture());
      }
    }
    var answers = new Answers(sent, quorum);
    Blocking.get(answers.enough());
    Blocking.get(answers.allWithin(DAWDLE));
  }

  private void refused(PeerId peer, long counter, Throwable failure) {
    var cause = Blocking.cause(failure);
    health.failed(peer, cause);
    if (cause instanceof Refusal refusal && refusal.code() == Refusal.Code.STALE_HEAD) {
      ahead.set(true);
    }
    LOG.info("Peer {} did not take head {}: {}", peer, counter, cause.toString());
  }

  /**
   * All heads that members have.
   *
   * @param heard takes those who answered
   */
  List<Head> ask(Set<PeerId> members, Set<PeerId> heard) throws InterruptedException {
    var answers = new LinkedHashMap<PeerId, CompletableFuture<List<byte[]>>>();
    for (var peer : members) {
      catalog
          .member(peer)
          .ifPresent(
              member ->
                  answers.put(
                      peer, data.getHeads(DataAddress.of(member), owner).toCompletableFuture()));
    }
    var found = new ArrayList<Head>();
    for (var answer : answers.entrySet()) {
      try {
        for (var bytes : Blocking.get(answer.getValue())) {
          HeadFiles.decode(bytes, owner).ifPresent(found::add);
        }
        health.answered(answer.getKey());
        heard.add(answer.getKey());
      } catch (RuntimeException failure) {
        health.failed(answer.getKey(), failure);
        LOG.info("Peer {} was not heard about heads", answer.getKey(), failure);
      }
    }
    return found;
  }
}
