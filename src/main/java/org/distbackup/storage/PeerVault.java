package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Group;
import org.distbackup.shard.CorruptDescriptorException;
import org.distbackup.shard.Descriptor;
import org.distbackup.snapshot.CorruptDeletionException;
import org.distbackup.snapshot.Deletion;
import org.distbackup.snapshot.Head;
import org.distbackup.storage.StorageActor.RecordAnswer;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Vault;
import org.jspecify.annotations.Nullable;

/**
 * What lies behind a peer's data port. Reads go to the disk alone. Writes need the {@link
 * StorageActor} for their record, and are refused UNAVAILABLE while none is attached, for example
 * while the node's actor system restarts.
 */
public final class PeerVault implements Vault {
  private final PeerId self;
  private final Holdings holdings;
  private final Duration timeout;
  private final VerifiedDescriptors verified = new VerifiedDescriptors();
  private final HeadMemory arriving = HeadMemory.forThisProcess();
  private volatile @Nullable StorageLink link;

  /** Without a storage actor yet. */
  public PeerVault(PeerId self, Holdings holdings, StorageSettings settings) {
    this.self = self;
    this.holdings = holdings;
    this.timeout = settings.ledgerTimeout();
  }

  /** From now on writes are recorded by this actor. */
  public void attach(ActorRef<StorageActor.Command> storage, Scheduler scheduler) {
    link = new StorageLink(storage, scheduler, timeout);
  }

  /** From now on writes are refused. */
  public void detach() {
    link = null;
  }

  @Override
  public Optional<PeerId> peer() {
    return Optional.of(self);
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
    Group group = requireGroup(descriptor.group());
    if (!group.owner().equals(descriptor.owner())
        || !group.scheme().equals(descriptor.scheme())
        || group.shardOf(self) != index) {
      throw new Refusal(
          Refusal.Code.NOT_MEMBER, "not this peer's shard of group " + descriptor.group());
    }
  }

  /**
   * Only a member of the group can say that something is not there: what another node's address
   * leads to, or one that lost its data directory, knows nothing of it.
   */
  private void requireMember(GroupId group) {
    if (requireGroup(group).shardOf(self) < 0) {
      throw new Refusal(Refusal.Code.NOT_MEMBER, "not a member of group " + group);
    }
  }

  private Group requireGroup(GroupId group) {
    return holdings
        .book()
        .current()
        .group(group)
        .orElseThrow(() -> new Refusal(Refusal.Code.NOT_MEMBER, "group " + group + " is unknown"));
  }

  private StorageLink requireLink() {
    StorageLink current = link;
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
      return requireLink()
          .record(descriptor.group(), shard.name(), descriptor.shardLength())
          .thenCompose(PeerVault::acknowledge);
    }

    @Override
    public void abort() {
      shard.abort();
    }
  }

  @Override
  public Incoming putHead(int length) {
    StorageLink current = requireLink();
    return new IncomingHead(length, arriving, this::keepsFor, head -> keep(head, current));
  }

  private CompletionStage<Void> keep(Head head, StorageLink ledgers) {
    return Aside.call(
            "head",
            () -> {
              holdings.disposal().keep(head, ledgers);
              return head;
            })
        .thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<byte[]> delete(byte[] encoded) {
    StorageLink current = requireLink();
    Deletion deletion;
    try {
      deletion = Deletion.decode(encoded);
    } catch (CorruptDeletionException e) {
      throw new Refusal(Refusal.Code.CORRUPT, String.valueOf(e.getMessage()));
    }
    Group group = requireGroup(deletion.group());
    if (!group.owner().equals(deletion.owner()) || group.shardOf(self) < 0) {
      throw new Refusal(
          Refusal.Code.NOT_MEMBER, "not this peer's packs of group " + deletion.group());
    }
    if (!deletion.verified()) {
      throw new Refusal(Refusal.Code.BAD_SIGNATURE, "the deletion is not signed by its owner");
    }
    return Aside.call("delete", () -> encode(holdings.disposal().delete(deletion, group, current)));
  }

  private static byte[] encode(Set<PackId> packs) {
    ByteBuffer ids = ByteBuffer.allocate(packs.size() * PackId.BYTES);
    packs.stream().sorted().forEach(pack -> pack.write(ids));
    return ids.array();
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
  public Outgoing getHeads(OwnerId owner) throws IOException {
    return holdings.heads().heads(owner);
  }

  @Override
  public byte[] getInventory(GroupId group, PackId after) throws IOException {
    requireMember(group);
    return holdings.shards().inventory(group, after);
  }

  @Override
  public byte[] verifyShard(GroupId group, PackId pack, int index) throws IOException {
    requireMember(group);
    return holdings.shards().hash(group, pack, index);
  }

  @Override
  public byte[] getAddressBook() {
    return holdings.book().current().encode();
  }
}
