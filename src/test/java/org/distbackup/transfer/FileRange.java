package org.distbackup.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The next bytes of a file, by way of memory that is used again, as the storage's are. */
public final class FileRange implements Vault.Outgoing {
  private static final Queue<ByteBuffer> STEPS = new ConcurrentLinkedQueue<>();

  private final FileChannel channel;
  private final int length;
  private final ByteBuffer step;

  /** Of an open file, from its position on. */
  public FileRange(FileChannel channel, int length) {
    this.channel = channel;
    this.length = length;
    ByteBuffer used = STEPS.poll();
    this.step = used == null ? ByteBuffer.allocateDirect(Wire.PIECE) : used;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public ByteBuffer next(int most) throws IOException {
    step.clear().limit(Math.min(most, step.capacity()));
    while (step.hasRemaining()) {
      if (channel.read(step) < 0) {
        throw new EOFException("the file is shorter than it was");
      }
    }
    return step.flip();
  }

  @Override
  public void close() throws IOException {
    STEPS.add(step);
    channel.close();
  }

  @Override
  public void abandon() throws IOException {
    channel.close();
  }
}
