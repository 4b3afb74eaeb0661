package org.distbackup.storage;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.distbackup.id.OwnerId;
import org.distbackup.snapshot.CorruptHeadException;
import org.distbackup.snapshot.Head;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Vault;

/** A head on its way in; its bytes are in memory until it is kept or refused. */
final class IncomingHead implements Vault.Incoming {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int length;
  private final Function<Head, CompletionStage<Void>> keeper;
  private final Predicate<OwnerId> keepsFor;
  private final HeadMemory memory;
  private ByteBuffer received;

  /** Refuses TOO_LARGE, and UNAVAILABLE while too many are on their way. */
  IncomingHead(
      int length,
      HeadMemory memory,
      Predicate<OwnerId> keepsFor,
      Function<Head, CompletionStage<Void>> keeper) {
    if (length < 0 || length > Head.MAX_BYTES) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a head has at most " + Head.MAX_BYTES + " bytes");
    }
    memory.take(length);
    this.memory = memory;
    this.length = length;
    this.received = ByteBuffer.allocate(length);
    this.keeper = keeper;
    this.keepsFor = keepsFor;
  }

  @Override
  public void write(ByteBuffer bytes) {
    if (bytes.remaining() > received.remaining()) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "more bytes than the head has");
    }
    received.put(bytes);
  }

  @Override
  public CompletionStage<Void> commit() {
    boolean handed = false;
    try {
      CompletionStage<Void> kept = keeper.apply(checked());
      handed = true;
      return kept.whenComplete((_, _) -> memory.giveBack(length));
    } finally {
      received = NOTHING;
      if (!handed) {
        memory.giveBack(length);
      }
    }
  }

  private Head checked() {
    Head head = decode();
    if (!keepsFor.test(head.owner())) {
      throw new Refusal(Refusal.Code.NOT_MEMBER, "no group of this owner is here");
    }
    if (!head.verified()) {
      throw new Refusal(Refusal.Code.BAD_SIGNATURE, "the head is not signed by its owner");
    }
    return head;
  }

  private Head decode() {
    if (received.hasRemaining()) {
      throw new Refusal(Refusal.Code.CORRUPT, "the head is short");
    }
    try {
      return Head.decode(received.array());
    } catch (CorruptHeadException e) {
      throw new Refusal(Refusal.Code.CORRUPT, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void abort() {
    received = NOTHING;
    memory.giveBack(length);
  }
}
