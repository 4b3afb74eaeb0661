package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.distbackup.hash.Blake3;
import org.distbackup.shard.Descriptor;
import org.distbackup.transfer.Refusal;

/** A shard on its way to disk, hashed as it comes. For one thread at a time. */
public final class IncomingShard {
  private final ShardStore store;
  private final Descriptor descriptor;
  private final int index;
  private final long reserved;
  private final Path temporary;
  private final ShardOutput out;
  private final Blake3 hash = new Blake3();
  private long missing;
  private boolean ended;

  IncomingShard(
      ShardStore store,
      Descriptor descriptor,
      int index,
      long reserved,
      Path temporary,
      ShardOutput out) {
    this.store = store;
    this.descriptor = descriptor;
    this.index = index;
    this.reserved = reserved;
    this.temporary = temporary;
    this.out = out;
    this.missing = descriptor.shardLength();
  }

  /**
   * Takes the next bytes; refuses TOO_LARGE beyond the announced length, NO_SPACE on a full disk.
   */
  public void write(ByteBuffer bytes) throws IOException {
    if (ended) {
      throw new Refusal(Refusal.Code.UNAVAILABLE, "this transfer has ended");
    }
    if (bytes.remaining() > missing) {
      abort();
      throw new Refusal(Refusal.Code.TOO_LARGE, "more bytes than the shard has");
    }
    missing -= bytes.remaining();
    hash.update(bytes.duplicate());
    try {
      out.write(bytes);
    } catch (IOException e) {
      abort();
      throw Space.orNoSpace(e);
    }
  }

  /** Checks the bytes and makes them durable; refuses CORRUPT. Nothing of a refused shard stays. */
  public void finish() throws IOException {
    if (ended) {
      throw new Refusal(Refusal.Code.UNAVAILABLE, "this transfer has ended");
    }
    try {
      check();
      out.finish();
      Path folder = store.admit(this);
      ended = true;
      store.disk().syncFolder(folder);
      store.trash().drop(descriptor.group(), name());
    } catch (IOException e) {
      abort();
      throw Space.orNoSpace(e);
    } catch (Refusal e) {
      abort();
      throw e;
    }
  }

  private void check() {
    if (missing > 0) {
      throw new Refusal(Refusal.Code.CORRUPT, "the shard is " + missing + " bytes short");
    }
    if (!Arrays.equals(hash.digest(), descriptor.hashes().get(index))) {
      throw new Refusal(Refusal.Code.CORRUPT, "the bytes are not those the descriptor promises");
    }
  }

  /** Forgets it; harmless after the end. */
  public void abort() {
    if (!ended) {
      ended = true;
      store.discard(this);
    }
  }

  Descriptor descriptor() {
    return descriptor;
  }

  int index() {
    return index;
  }

  /** Bytes set aside for it. */
  long reserved() {
    return reserved;
  }

  ShardName name() {
    return new ShardName(descriptor.pack(), index);
  }

  Path temporary() {
    return temporary;
  }

  ShardOutput out() {
    return out;
  }
}
