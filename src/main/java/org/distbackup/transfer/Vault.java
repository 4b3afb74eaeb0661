package org.distbackup.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;

/**
 * What lies behind a data port. Methods are called on a thread that may block, by many connections
 * at once; they throw {@link Refusal} to refuse. Bytes are opaque to the data plane.
 */
public interface Vault {
  /** Bytes on their way in; exactly one of {@link #commit} and {@link #abort} ends it. */
  interface Incoming {
    /** Takes the next bytes; the buffer is not kept. */
    void write(ByteBuffer bytes) throws IOException;

    /** All bytes came: check them, make them durable; completes when they may be acknowledged. */
    CompletionStage<Void> commit() throws IOException;

    /** They will not all come: forget them. Never throws. */
    void abort();
  }

  /** Bytes on their way out; the data port closes it, or abandons it. */
  interface Outgoing extends Closeable {
    /** How many. */
    int length();

    /**
     * The next bytes, at least one and at most {@code most}; only while some are left. Good until
     * the next call and until it is closed.
     */
    ByteBuffer next(int most) throws IOException;

    /** Closes it while what came last may still be read, and be read for ever. */
    void abandon() throws IOException;

    /**
     * Bytes that are in memory.
     *
     * @param atEnd is run once, when it is closed or abandoned
     */
    static Outgoing of(ByteBuffer bytes, Runnable atEnd) {
      return new OutgoingBytes(bytes, atEnd);
    }
  }

  /** The id of the node whose it is; empty when it does not say. */
  Optional<PeerId> peer();

  /**
   * A shard comes in.
   *
   * @param descriptor the encoded, signed descriptor of its pack
   * @param index which shard of the pack
   * @param length bytes of the shard
   */
  Incoming putShard(byte[] descriptor, int index, int length) throws IOException;

  /** A head comes in, encoded and signed, {@code length} bytes. */
  Incoming putHead(int length) throws IOException;

  /**
   * The owner lets packs go.
   *
   * @param deletion encoded and signed
   * @return the ids, 16 bytes each, of those that are kept all the same because a head says that
   *     they must exist; completes when all others may be taken for deleted
   */
  CompletionStage<byte[]> delete(byte[] deletion) throws IOException;

  /** A range of a shard; refuses NOT_FOUND when it is not here or is shorter. */
  Outgoing getRange(GroupId group, PackId pack, int index, int offset, int length)
      throws IOException;

  /** The encoded descriptor of a pack of which a shard lies here. */
  byte[] getDescriptor(GroupId group, PackId pack) throws IOException;

  /** The newest heads kept for an owner, each as u32 length and bytes. */
  Outgoing getHeads(OwnerId owner) throws IOException;

  /**
   * The shards of a group that lie here, in order of pack ids and after one, as {@link Held#BYTES}
   * bytes each; at most {@link Held#MAX_PER_ANSWER}, and all of a pack's or none. Refuses
   * NOT_MEMBER when this is no member of the group: then it cannot say what is not here.
   */
  byte[] getInventory(GroupId group, PackId after) throws IOException;

  /**
   * The hash of a shard as it lies here now; refuses NOT_FOUND, and NOT_MEMBER like the inventory.
   */
  byte[] verifyShard(GroupId group, PackId pack, int index) throws IOException;

  /** Members and groups known here: UTF-8 JSON of {@code node}'s address book. */
  byte[] getAddressBook() throws IOException;
}
