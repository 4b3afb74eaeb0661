package org.distbackup.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.distbackup.shard.Descriptor;
import org.distbackup.shard.ShardFile;
import org.distbackup.transfer.Refusal;

/**
 * How much of the offered space is taken, with what is on its way in counted. A part of it is kept
 * for heads: a holder that is full of shards must still learn what may be deleted. Thread-safe.
 */
final class Space {
  /** With less than the largest shard left, a peer calls itself full. */
  private static final long LARGEST = (long) ShardFile.HEADER_BYTES + Descriptor.MAX_PACK_LENGTH;

  private static final long MOST_FOR_HEADS = 64 << 20;

  private final Path root;
  private final long offered;
  private final long forHeads;
  private long used;
  private long reserved;

  Space(Path root, long offered) {
    this.root = root;
    this.offered = offered;
    this.forHeads = Math.min(MOST_FOR_HEADS, offered / 8);
  }

  /** Sets bytes aside for a shard, or refuses. */
  void reserveForShard(long bytes) {
    reserve(bytes, forHeads);
  }

  /** Sets bytes aside for a head, or refuses; never refuses 0. */
  void reserveForHead(long bytes) {
    reserve(bytes, 0);
  }

  private synchronized void reserve(long bytes, long kept) {
    if (bytes > left(kept)) {
      throw new Refusal(
          Refusal.Code.NO_SPACE, "this peer offers " + offered + " bytes and has no more to give");
    }
    reserved += bytes;
  }

  /** Ends a reservation, of which {@code added} bytes are now kept; negative when fewer are. */
  synchronized void settle(long reservation, long added) {
    reserved -= reservation;
    used += added;
  }

  synchronized long used() {
    return used;
  }

  /** 0 also when more is used than is offered now. */
  private synchronized long left(long kept) {
    return Math.max(0, offered - kept - used - reserved);
  }

  /** Bytes of shards that would be taken: what is left of the offer, or of the disk if less. */
  long free() {
    try {
      return Math.min(left(forHeads), Files.getFileStore(root).getUsableSpace());
    } catch (IOException e) {
      return 0;
    }
  }

  boolean full() {
    return free() < LARGEST;
  }

  /** What a failed write is to the sender: a refusal when the disk is full, else the failure. */
  static IOException orNoSpace(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left") || message.contains("quota exceeded")) {
      throw new Refusal(Refusal.Code.NO_SPACE, "the disk of this peer is full");
    }
    return failure;
  }
}
