package org.distbackup.storage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.distbackup.id.GroupId;
import org.distbackup.storage.LedgerEvent.ShardTrashed;
import org.distbackup.storage.StorageActor.RecordAnswer;
import org.distbackup.storage.StorageActor.RecordShard;
import org.distbackup.transfer.Refusal;

/** The storage actor of a peer, as threads ask it. */
record StorageLink(ActorRef<StorageActor.Command> storage, Scheduler scheduler, Duration timeout)
    implements Ledgers {
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Never fails: an answer that does not come is UNAVAILABLE. */
  CompletionStage<RecordAnswer> record(GroupId group, ShardName shard, int length) {
    return this.<RecordAnswer>ask(
            replyTo -> new RecordShard(group, shard.pack(), shard.index(), length, replyTo))
        .exceptionally(failure -> RecordAnswer.UNAVAILABLE);
  }

  @Override
  public void note(GroupId group, List<LedgerEvent> events) {
    this.<LedgerActor.Answer>await(
        replyTo -> new StorageActor.NoteDisposal(group, events, replyTo));
  }

  @Override
  public List<ShardTrashed> trashed(GroupId group) {
    return this.<LedgerActor.TrashRecord>await(
            replyTo -> new StorageActor.DescribeTrash(group, replyTo))
        .shards();
  }

  /** Ends in time even when the actor system ends first, and its scheduler with it. */
  private <T> CompletableFuture<T> ask(Function<ActorRef<T>, StorageActor.Command> command) {
    try {
      return AskPattern.ask(storage, command::apply, timeout, scheduler)
          .thenApply(Function.<T>identity())
          .toCompletableFuture()
          .orTimeout(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> T await(Function<ActorRef<T>, StorageActor.Command> command) {
    try {
      return this.<T>ask(command).join();
    } catch (CompletionException e) {
      throw new Refusal(Refusal.Code.UNAVAILABLE, "the journal of this peer does not answer");
    }
  }
}
