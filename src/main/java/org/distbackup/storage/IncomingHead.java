package org.distbackup.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.distbackup.id.OwnerId;
import org.distbackup.snapshot.CorruptHeadException;
import org.distbackup.snapshot.Head;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Vault;

/** A head on its way in; grows with what came, not with what was announced. */
final class IncomingHead implements Vault.Incoming {
  private final int length;
  private final Function<Head, CompletionStage<Void>> keeper;
  private final Predicate<OwnerId> keepsFor;
  private ByteArrayOutputStream received = new ByteArrayOutputStream();

  /** Refuses TOO_LARGE. */
  IncomingHead(
      int length, Predicate<OwnerId> keepsFor, Function<Head, CompletionStage<Void>> keeper) {
    if (length < 0 || length > Head.MAX_BYTES) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a head has at most " + Head.MAX_BYTES + " bytes");
    }
    this.length = length;
    this.keeper = keeper;
    this.keepsFor = keepsFor;
  }

  @Override
  public void write(ByteBuffer bytes) {
    if (bytes.remaining() > length - received.size()) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "more bytes than the head has");
    }
    byte[] next = new byte[bytes.remaining()];
    bytes.get(next);
    received.writeBytes(next);
  }

  @Override
  public CompletionStage<Void> commit() {
    Head head = decode();
    if (!keepsFor.test(head.owner())) {
      throw new Refusal(Refusal.Code.NOT_MEMBER, "no group of this owner is here");
    }
    if (!head.verified()) {
      throw new Refusal(Refusal.Code.BAD_SIGNATURE, "the head is not signed by its owner");
    }
    return keeper.apply(head);
  }

  private Head decode() {
    if (received.size() != length) {
      throw new Refusal(Refusal.Code.CORRUPT, "the head is short");
    }
    try {
      return Head.decode(received.toByteArray());
    } catch (CorruptHeadException e) {
      throw new Refusal(Refusal.Code.CORRUPT, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void abort() {
    received = new ByteArrayOutputStream();
  }
}
