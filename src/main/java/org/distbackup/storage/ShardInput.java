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
 * A shard file that is read, in large steps as {@link ShardOutput} writes it, and handed out from
 * where it was read to. Much of it is read past the page cache, for the same reason; little is
 * likely to be asked for again, and goes through it. For one thread at a time.
 */
final class ShardInput implements Vault.Outgoing {
  /** From how many bytes on the cache is passed by. */
  static final int MUCH = ShardOutput.STEP;

  private static final int BLOCK = ShardOutput.BLOCK;

  /** Blocks of a step while all buffers are in use. */
  private static final int FEW = 16;

  private final FileChannel channel;

  /** Whose {@code step} is; null for nobody's. */
  private @Nullable StepBuffers lender;

  /** What was read and not handed out yet. */
  private final ByteBuffer step;

  private long position;
  private long end;
  private int length;
  private boolean open = true;

  private ShardInput(FileChannel channel, @Nullable StepBuffers lender, ByteBuffer step) {
    this.channel = channel;
    this.lender = lender;
    this.step = step.limit(0);
  }

  /** Opens a file of which the header is to be read. */
  static ShardInput open(Disk disk, Path file) throws IOException {
    return open(disk.open(file), ShardFile.HEADER_BYTES);
  }

  private static ShardInput open(FileChannel channel, int step) {
    return new ShardInput(channel, null, ByteBuffer.allocate(step));
  }

  private static FileChannel through(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /**
   * Opens a file.
   *
   * @param pastCache whether it is to be read past the page cache
   * @param buffers for doing so; while all are in use it is not passed by
   */
  static ShardInput open(Path file, boolean pastCache, StepBuffers buffers) throws IOException {
    ByteBuffer step = buffers.poll();
    if (step == null) {
      return open(through(file), FEW * BLOCK);
    }
    try {
      return new ShardInput(pastCache ? PastCache.open(file) : through(file), buffers, step);
    } catch (IOException e) {
      buffers.giveBack(step);
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
    byte[] header = new byte[ShardFile.HEADER_BYTES];
    next(header.length).get(header);
    return header;
  }

  /** Says which range of the file is read next. */
  void select(long from, int bytes) {
    position = from;
    length = bytes;
    end = from + bytes;
    step.limit(0);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public ByteBuffer next(int most) throws IOException {
    if (!step.hasRemaining()) {
      fill();
    }
    int bytes = Math.min(most, step.remaining());
    ByteBuffer next = step.slice(step.position(), bytes);
    step.position(step.position() + bytes);
    return next;
  }

  /** Reads whole blocks; the first and the last may lie partly outside of the range. */
  private void fill() throws IOException {
    long from = position / BLOCK * BLOCK;
    long to = Math.min(end, from + Math.min(step.capacity(), ShardOutput.STEP));
    step.clear().limit((int) ((to - from + BLOCK - 1) / BLOCK * BLOCK));
    while (step.position() < to - from) {
      // Only the end of the file lies within a block.
      if (step.position() % BLOCK > 0 || channel.read(step, from + step.position()) < 0) {
        throw new EOFException("a shard's file is shorter than it was");
      }
    }
    step.position((int) (position - from)).limit((int) (to - from));
    position = to;
  }

  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      if (lender != null) {
        lender.giveBack(step);
      }
      channel.close();
    }
  }

  @Override
  public void abandon() throws IOException {
    if (open && lender != null) {
      lender.forget();
      lender = null;
    }
    close();
  }
}
