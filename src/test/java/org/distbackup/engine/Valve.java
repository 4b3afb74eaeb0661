package org.distbackup.engine;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Vault;

/**
 * A vault that can be made to refuse: all shards after so many, or to tell of heads or shards. Or
 * to lie about what it keeps, to read slowly, or to have shards wait, on their way in or before
 * they are acknowledged.
 */
final class Valve implements Vault {
  private final Vault own;
  private volatile Vault behind;
  private final AtomicInteger shards = new AtomicInteger(Integer.MAX_VALUE);
  private volatile boolean saysWhose = true;
  private volatile boolean tellsHeads = true;
  private volatile boolean verifies = true;
  private volatile CountDownLatch flows = new CountDownLatch(0);
  private volatile CompletableFuture<Void> acknowledges = CompletableFuture.completedFuture(null);
  private volatile UnaryOperator<byte[]> inventory = page -> page;
  private volatile UnaryOperator<byte[]> descriptor = encoded -> encoded;
  private volatile Duration reading = Duration.ZERO;

  Valve(Vault behind) {
    this.own = behind;
    this.behind = behind;
  }

  /** From now on it leads to another, until it is opened. */
  void leadTo(Vault other) {
    behind = other;
  }

  /** Whether it says whose it is to those who connect; earlier builds do not. */
  void sayWhose(boolean says) {
    saysWhose = says;
  }

  /** Takes so many shards from now on and refuses the rest. */
  void letThrough(int count) {
    shards.set(count);
  }

  void tellHeads(boolean tells) {
    tellsHeads = tells;
  }

  /** Whether it says how its shards are, or that it cannot just now. */
  void verify(boolean does) {
    verifies = does;
  }

  /** Has shards wait before they are taken, until it is opened. */
  void hold() {
    flows = new CountDownLatch(1);
  }

  /** Has shards that came wait before they are kept, and says all the while that it is at it. */
  void dawdle() {
    acknowledges = new CompletableFuture<>();
  }

  /** From now on it answers for an inventory what becomes of the true page. */
  void list(UnaryOperator<byte[]> newInventory) {
    inventory = newInventory;
  }

  /** From now on it answers for a descriptor what becomes of the true one. */
  void describe(UnaryOperator<byte[]> newDescriptor) {
    descriptor = newDescriptor;
  }

  /** From now on it takes so long to find what is to be read. */
  void readIn(Duration newReading) {
    reading = newReading;
  }

  void open() {
    flows.countDown();
    acknowledges.complete(null);
    leadTo(own);
    sayWhose(true);
    letThrough(Integer.MAX_VALUE);
    tellHeads(true);
    verify(true);
    list(page -> page);
    describe(encoded -> encoded);
    readIn(Duration.ZERO);
  }

  @Override
  public Optional<PeerId> peer() {
    return saysWhose ? behind.peer() : Optional.empty();
  }

  @Override
  public Incoming putShard(byte[] descriptor, int index, int length) throws IOException {
    if (shards.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      throw closed();
    }
    try {
      flows.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    return new Waiting(behind.putShard(descriptor, index, length), acknowledges);
  }

  private record Waiting(Incoming shard, CompletableFuture<Void> acknowledged) implements Incoming {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      shard.write(bytes);
    }

    @Override
    public CompletionStage<Void> commit() throws IOException {
      return shard.commit().thenCompose(_ -> acknowledged);
    }

    @Override
    public void abort() {
      shard.abort();
    }
  }

  private static Refusal closed() {
    return new Refusal(Refusal.Code.UNAVAILABLE, "the valve is closed");
  }

  @Override
  public Incoming putHead(int length) throws IOException {
    return behind.putHead(length);
  }

  @Override
  public Outgoing getRange(GroupId group, PackId pack, int index, int offset, int length)
      throws IOException {
    LockSupport.parkNanos(reading.toNanos());
    return behind.getRange(group, pack, index, offset, length);
  }

  @Override
  public byte[] getDescriptor(GroupId group, PackId pack) throws IOException {
    return descriptor.apply(behind.getDescriptor(group, pack));
  }

  @Override
  public Outgoing getHeads(OwnerId owner) throws IOException {
    if (!tellsHeads) {
      throw closed();
    }
    return behind.getHeads(owner);
  }

  @Override
  public CompletionStage<byte[]> delete(byte[] deletion) throws IOException {
    return behind.delete(deletion);
  }

  @Override
  public byte[] getInventory(GroupId group, PackId after) throws IOException {
    return inventory.apply(behind.getInventory(group, after));
  }

  @Override
  public byte[] verifyShard(GroupId group, PackId pack, int index) throws IOException {
    if (!verifies) {
      throw closed();
    }
    return behind.verifyShard(group, pack, index);
  }

  @Override
  public byte[] getAddressBook() throws IOException {
    return behind.getAddressBook();
  }
}
