package org.distbackup.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.distbackup.shard.Descriptor;
import org.distbackup.shard.ShardFile;
import org.distbackup.transfer.Refusal;

/**
 * How much of the offered space is taken, with what is on its way in counted. A part of it is kept
 * for heads, and as much is left free on the disk, and some for the journal: a holder that is full
 * of shards must still learn what may be deleted. So heads may take that part also when the offer
 * was lowered, and more is used than is offered now. Thread-safe.
 */
final class Space {
  /** With less than the largest shard left, a peer calls itself full. */
  private static final long LARGEST = (long) ShardFile.HEADER_BYTES + Descriptor.MAX_PACK_LENGTH;

  private static final long MOST_FOR_HEADS = 64 << 20;

  /** The journal refuses to write with less than half of it left, see DurableJournal. */
  static final long FOR_JOURNAL = 32 << 20;

  private final Path root;
  private final Disk disk;
  private final long offered;
  private final long forHeads;
  private long used;
  private long reserved;

  Space(Path root, long offered, Disk disk) {
    this.root = root;
    this.disk = disk;
    this.offered = offered;
    long total = Math.min(offered, root.toFile().getTotalSpace());
    this.forHeads = Math.min(MOST_FOR_HEADS, total / 8);
  }

  /** Sets bytes aside for a shard, or refuses; never refuses 0. */
  synchronized void reserveForShard(long bytes) {
    if (bytes > leftOnDisk()) {
      throw diskFull();
    }
    reserve(bytes, left(forHeads));
  }

  /**
   * Sets bytes aside for a head, or refuses; never refuses 0.
   *
   * @param heads bytes of all heads that are here
   */
  synchronized void reserveForHead(long bytes, long heads) {
    reserve(bytes, Math.max(left(0), forHeads - heads));
  }

  private void reserve(long bytes, long left) {
    if (bytes > left) {
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
  private long left(long kept) {
    return Math.max(0, offered - kept - used - reserved);
  }

  /** What is on its way in may be on the disk already, and is counted twice then. */
  private long leftOnDisk() {
    return Math.max(0, disk.free(root) - forHeads - FOR_JOURNAL - reserved);
  }

  /** Bytes of shards that would be taken: what is left of the offer, or of the disk if less. */
  synchronized long free() {
    return Math.min(left(forHeads), leftOnDisk());
  }

  boolean full() {
    return free() < LARGEST;
  }

  /** What a failed write is to the sender: a refusal when the disk is full, else the failure. */
  static IOException orNoSpace(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left") || message.contains("quota exceeded")) {
      throw diskFull();
    }
    return failure;
  }

  private static Refusal diskFull() {
    return new Refusal(Refusal.Code.NO_SPACE, "the disk of this peer is full");
  }
}
