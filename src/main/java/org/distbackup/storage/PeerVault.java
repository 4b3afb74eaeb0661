package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Group;
import org.distbackup.shard.CorruptDescriptorException;
import org.distbackup.shard.Descriptor;
import org.distbackup.storage.StorageActor.RecordAnswer;
import org.distbackup.storage.StorageActor.RecordShard;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Vault;
import org.jspecify.annotations.Nullable;

/**
 * What lies behind a peer's data port. Reads go to the disk alone. Writes need the {@link
 * StorageActor} for their record, and are refused UNAVAILABLE while none is attached, for example
 * while the node's actor system restarts.
 */
public final class PeerVault implements Vault {
  private record Link(ActorRef<StorageActor.Command> storage, Scheduler scheduler) {}

  private final PeerId self;
  private final Holdings holdings;
  private final Duration timeout;
  private final VerifiedDescriptors verified = new VerifiedDescriptors();
  private volatile @Nullable Link link;

  /** Without a storage actor yet. */
  public PeerVault(PeerId self, Holdings holdings, StorageSettings settings) {
    this.self = self;
    this.holdings = holdings;
    this.timeout = settings.ledgerTimeout();
  }

  /** From now on writes are recorded by this actor. */
  public void attach(ActorRef<StorageActor.Command> storage, Scheduler scheduler) {
    link = new Link(storage, scheduler);
  }

  /** From now on writes are refused. */
  public void detach() {
    link = null;
  }

  @Override
  public Incoming putShard(byte[] encoded, int index, int length) throws IOException {
    requireLink();
    Descriptor descriptor = decode(encoded);
    requireMember(descriptor, index);
    verified.require(descriptor, encoded);
    return new ShardIncoming(holdings.shards().begin(descriptor, index, length), descriptor);
  }

  private static Descriptor decode(byte[] encoded) {
    try {
      return Descriptor.decode(encoded);
    } catch (CorruptDescriptorException e) {
      throw new Refusal(Refusal.Code.CORRUPT, String.valueOf(e.getMessage()));
    }
  }

  private void requireMember(Descriptor descriptor, int index) {
    Group group =
        holdings
            .book()
            .current()
            .group(descriptor.group())
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Code.NOT_MEMBER, "group " + descriptor.group() + " is unknown"));
    if (!group.owner().equals(descriptor.owner())
        || !group.scheme().equals(descriptor.scheme())
        || group.shardOf(self) != index) {
      throw new Refusal(
          Refusal.Code.NOT_MEMBER, "not this peer's shard of group " + descriptor.group());
    }
  }

  private Link requireLink() {
    Link current = link;
    if (current == null) {
      throw new Refusal(Refusal.Code.UNAVAILABLE, "this peer is (re)joining the cluster");
    }
    return current;
  }

  private static CompletionStage<Void> acknowledge(RecordAnswer answer) {
    return switch (answer) {
      case RECORDED -> CompletableFuture.completedStage(null);
      case NOT_MEMBER ->
          CompletableFuture.failedStage(
              new Refusal(Refusal.Code.NOT_MEMBER, "the group is unknown"));
      case UNAVAILABLE ->
          CompletableFuture.failedStage(
              new Refusal(Refusal.Code.UNAVAILABLE, "the shard could not be recorded"));
    };
  }

  private final class ShardIncoming implements Incoming {
    private final IncomingShard shard;
    private final Descriptor descriptor;

    ShardIncoming(IncomingShard shard, Descriptor descriptor) {
      this.shard = shard;
      this.descriptor = descriptor;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      shard.write(bytes);
    }

    @Override
    public CompletionStage<Void> commit() throws IOException {
      shard.finish();
      Link current = requireLink();
      return AskPattern.<StorageActor.Command, RecordAnswer>ask(
              current.storage,
              replyTo ->
                  new RecordShard(
                      descriptor.group(),
                      descriptor.pack(),
                      shard.index(),
                      descriptor.shardLength(),
                      replyTo),
              timeout,
              current.scheduler)
          .exceptionally(failure -> RecordAnswer.UNAVAILABLE)
          .thenCompose(PeerVault::acknowledge);
    }

    @Override
    public void abort() {
      shard.abort();
    }
  }

  @Override
  public Incoming putHead(int length) {
    requireLink();
    return new IncomingHead(length, holdings.heads(), this::keepsFor);
  }

  private boolean keepsFor(OwnerId owner) {
    return holdings.book().current().groups().stream()
        .anyMatch(group -> group.owner().equals(owner) && group.shardOf(self) >= 0);
  }

  @Override
  public Outgoing getRange(GroupId group, PackId pack, int index, int offset, int length)
      throws IOException {
    return holdings.shards().range(group, pack, index, offset, length);
  }

  @Override
  public byte[] getDescriptor(GroupId group, PackId pack) throws IOException {
    return holdings.shards().descriptor(group, pack);
  }

  @Override
  public byte[] getHeads(OwnerId owner) throws IOException {
    return holdings.heads().heads(owner);
  }

  @Override
  public byte[] getAddressBook() {
    return holdings.book().current().encode();
  }
}
