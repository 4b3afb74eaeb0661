package org.distbackup.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.distbackup.shard.ShardFile;
import org.distbackup.transfer.Vault;
import org.jspecify.annotations.Nullable;

/**
 * A shard file that is read. Much of it is read past the page cache, in the steps of {@link
 * ShardOutput} and for the same reason; little is likely to be asked for again, and goes through
 * it. For one thread at a time.
 */
final class ShardInput implements Vault.Outgoing {
  /** From how many bytes on the cache is passed by. */
  static final int MUCH = ShardOutput.STEP;

  private static final int BLOCK = ShardOutput.BLOCK;

  private final FileChannel channel;
  private final StepBuffers buffers;

  /** What was read and not handed over yet; null when all goes through the page cache. */
  private final @Nullable ByteBuffer step;

  private long position;
  private long end;
  private int length;
  private boolean open = true;

  private ShardInput(FileChannel channel, StepBuffers buffers, @Nullable ByteBuffer step) {
    this.channel = channel;
    this.buffers = buffers;
    this.step = step;
  }

  /** Opens a file of which little is to be read. */
  static ShardInput open(Path file) throws IOException {
    return open(file, 0, StepBuffers.NONE);
  }

  /**
   * Opens a file.
   *
   * @param bytes how much of it is to be read
   * @param buffers for reading past the page cache; while all are in use it is not passed by
   */
  static ShardInput open(Path file, int bytes, StepBuffers buffers) throws IOException {
    ByteBuffer step = bytes < MUCH ? null : buffers.poll();
    try {
      FileChannel channel =
          step == null ? FileChannel.open(file, StandardOpenOption.READ) : PastCache.open(file);
      return new ShardInput(channel, buffers, step == null ? null : step.limit(0));
    } catch (IOException e) {
      if (step != null) {
        buffers.giveBack(step);
      }
      throw e;
    }
  }

  /** Of the file. */
  long size() throws IOException {
    return channel.size();
  }

  /** The first bytes of the file, {@link ShardFile#HEADER_BYTES} of them. */
  byte[] header() throws IOException {
    select(0, ShardFile.HEADER_BYTES);
    ByteBuffer header = ByteBuffer.allocate(ShardFile.HEADER_BYTES);
    read(header);
    return header.array();
  }

  /** Says which range of the file is read next. */
  void select(long from, int bytes) {
    position = from;
    length = bytes;
    end = from + bytes;
    if (step != null) {
      step.limit(0);
    }
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void read(ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (step == null) {
        position += some(into, position);
      } else {
        if (!step.hasRemaining()) {
          fill(step);
        }
        StepBuffers.move(step, into);
      }
    }
  }

  /** Reads whole blocks; the first and the last may lie partly outside of the range. */
  private void fill(ByteBuffer blocks) throws IOException {
    long from = position / BLOCK * BLOCK;
    long to = Math.min(end, from + ShardOutput.STEP);
    blocks.clear().limit((int) ((to - from + BLOCK - 1) / BLOCK * BLOCK));
    while (blocks.position() < to - from) {
      // Only the end of the file lies within a block.
      if (blocks.position() % BLOCK > 0) {
        throw shorter();
      }
      some(blocks, from + blocks.position());
    }
    blocks.position((int) (position - from)).limit((int) (to - from));
    position = to;
  }

  private int some(ByteBuffer into, long from) throws IOException {
    int got = channel.read(into, from);
    if (got < 0) {
      throw shorter();
    }
    return got;
  }

  private static EOFException shorter() {
    return new EOFException("a shard's file is shorter than it was");
  }

  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      if (step != null) {
        buffers.giveBack(step);
      }
      channel.close();
    }
  }
}
