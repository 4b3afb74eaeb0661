package org.distbackup.engine.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.pack.FilledPack;
import org.distbackup.engine.pack.ShardSet;
import org.distbackup.failure.Failure;
import org.distbackup.id.PeerId;
import org.distbackup.index.BlobIndex;
import org.distbackup.key.OwnerKeys;
import org.distbackup.placement.Group;
import org.distbackup.transfer.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Encodes packs, sends their shards to the members of the job's group and commits them, several
 * packs at a time. Order of writes: acknowledged by the members (who made the bytes durable), then
 * committed in the catalog, then listed in the index.
 */
public final class PackSender implements AutoCloseable {
  /** What a sender works with; one set serves a whole job. */
  public record Context(
      OwnerKeys keys,
      Workers workers,
      Catalog catalog,
      BlobIndex index,
      ShardPutter putter,
      Redundancy redundancy,
      InstantSource clock,
      InstantSource steady) {}

  /**
   * When a pack counts as safe.
   *
   * @param margin acknowledged shards beyond k that a commit needs, where the group has them
   * @param patience how long to go on trying while members fail
   */
  public record Redundancy(int margin, Duration patience) {}

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Context context;
  private final GroupChoice choice;
  private final PackUse.Job use;
  private final Progress progress;
  private final ConcurrentLinkedQueue<CompletableFuture<Void>> outcomes =
      new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable CompletableFuture<Void>> firstFailed =
      new AtomicReference<>();

  PackSender(Context context, GroupChoice choice, PackUse.Job use, Progress progress) {
    this.context = context;
    this.choice = choice;
    this.use = use;
    this.progress = progress;
  }

  /**
   * Starts sending; {@code release} is run when the pack's buffer is no longer needed. Throws what
   * an earlier pack failed with: what comes after it would not do better.
   */
  void send(FilledPack pack, Runnable release) {
    var failed = firstFailed.get();
    if (failed != null) {
      release.run();
      Blocking.join(failed);
    }
    var outcome = new CompletableFuture<Void>();
    outcomes.add(outcome);
    use.claim(pack.id());
    threads.add(
        Thread.ofVirtual()
            .name("dbs-send-" + pack.id())
            .start(
                () -> {
                  try {
                    deliver(pack);
                    outcome.complete(null);
                  } catch (Throwable failure) {
                    // Errors too: whoever awaits the outcome would wait for ever.
                    outcome.completeExceptionally(failure);
                    firstFailed.compareAndSet(null, outcome);
                  } finally {
                    release.run();
                  }
                }));
  }

  /** Returns when all is committed; throws what failed first. */
  void awaitAll() throws InterruptedException {
    for (var outcome : outcomes) {
      Blocking.get(outcome);
    }
  }

  /** Completes when nothing is being sent any more, however it went. */
  CompletableFuture<Void> ended() {
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new));
  }

  private void deliver(FilledPack pack) throws InterruptedException {
    var deadline = context.steady().instant().plus(context.redundancy().patience());
    Set<PeerId> acknowledged = new HashSet<>();
    var group = choice.current();
    var shards = ShardSet.encode(pack, group, context.keys(), context.workers());
    for (; ; ) {
      int quorum = group.scheme().quorum(context.redundancy().margin());
      var round = context.putter().put(shards, acknowledged, quorum);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (round.acknowledged().size() >= quorum) {
        commit(pack, shards, round.acknowledged());
        return;
      }
      acknowledged = round.acknowledged();
      giveUpOrWait(group, round, quorum, deadline);
      var next = choice.current();
      if (!next.equals(group)) {
        group = next;
        acknowledged = new HashSet<>();
        shards = ShardSet.encode(pack, group, context.keys(), context.workers());
      }
    }
  }

  private void giveUpOrWait(Group group, ShardPutter.Round round, int quorum, Instant deadline)
      throws InterruptedException {
    boolean full = false;
    for (var failure : round.failures().entrySet()) {
      if (failure.getValue() instanceof Refusal refusal
          && refusal.code() == Refusal.Code.NO_SPACE) {
        choice.renewWithout(group, failure.getKey());
        full = true;
      }
    }
    if (full && !choice.current().equals(group)) {
      return;
    }
    if (context.steady().instant().isAfter(deadline)) {
      throw tooFew(group, round, quorum);
    }
    progress.note(
        "waiting for members: "
            + round.acknowledged().size()
            + " of "
            + group.members().size()
            + " answered, "
            + quorum
            + " needed");
    Thread.sleep(RETRY);
    choice.renew(group);
  }

  private static Failure tooFew(Group group, ShardPutter.Round round, int quorum) {
    var reason =
        round.failures().values().stream().findFirst().map(Throwable::getMessage).orElse("");
    return new Failure(
        Failure.Kind.NOT_ENOUGH,
        "Only "
            + round.acknowledged().size()
            + " of "
            + group.members().size()
            + " members took their share, "
            + quorum
            + " are needed ("
            + reason
            + ").",
        "What was sent is kept; run the command again when more peers are online.");
  }

  private void commit(FilledPack pack, ShardSet shards, Set<PeerId> acknowledged) {
    var group = shards.group();
    int owed = 0;
    for (int i = 0; i < group.members().size(); i++) {
      if (!acknowledged.contains(group.members().get(i))) {
        owed |= 1 << i;
        use.owe(group.members().get(i));
      }
    }
    context.catalog().commitPack(pack.id(), new PackRecord(group.id(), pack.length(), owed));
    try {
      context.index().add(pack.id(), pack.indexed());
      use.listed(pack.entries());
    } catch (IOException e) {
      throw new UncheckedIOException("the local index cannot be written", e);
    }
    progress.sent((long) shards.length() * acknowledged.size(), acknowledged.size());
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
