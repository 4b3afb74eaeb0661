package org.distbackup.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Queue;

/** The next bytes of a file, by way of memory that is used again, as the storage's are. */
public final class FileRange implements Vault.Outgoing {
  private final FileChannel channel;
  private final int length;
  private final Queue<ByteBuffer> steps;
  private final ByteBuffer step;
  private volatile boolean abandoned;

  /**
   * Of an open file, from its position on.
   *
   * @param steps the memory that is used again; thread-safe, empty at first
   */
  public FileRange(FileChannel channel, int length, Queue<ByteBuffer> steps) {
    this.channel = channel;
    this.length = length;
    this.steps = steps;
    ByteBuffer used = steps.poll();
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
    steps.add(step);
    channel.close();
  }

  @Override
  public void abandon() throws IOException {
    abandoned = true;
    channel.close();
  }

  boolean abandoned() {
    return abandoned;
  }

  boolean closed() {
    return !channel.isOpen();
  }
}
