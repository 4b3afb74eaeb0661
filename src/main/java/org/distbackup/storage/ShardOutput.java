package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.distbackup.shard.ShardFile;

/**
 * Writes a shard file in large steps that begin and end at disk blocks, as writing past the page
 * cache needs it: a shard that was just taken in is not read soon, and cached pages would only push
 * out what the machine's user works with. For one thread at a time.
 */
final class ShardOutput {
  /** Bytes of a step; a slow machine waits once for each. */
  static final int STEP = 1 << 20;

  /** What file offsets, lengths and memory addresses are multiples of. */
  static final int BLOCK = ShardFile.HEADER_BYTES;

  private final Disk disk;
  private final FileChannel channel;
  private final StepBuffers buffers;
  private final ByteBuffer step;
  private long length;
  private boolean open = true;

  private ShardOutput(Disk disk, FileChannel channel, StepBuffers buffers, ByteBuffer step) {
    this.disk = disk;
    this.channel = channel;
    this.buffers = buffers;
    this.step = step;
    this.length = step.position();
  }

  /**
   * Begins a new file with the header of a shard. Refuses UNAVAILABLE while too many are open.
   *
   * @param pastCache whether it can be written past the page cache
   */
  static ShardOutput create(
      Disk disk, Path file, boolean pastCache, StepBuffers buffers, byte[] header)
      throws IOException {
    ByteBuffer step = buffers.take();
    try {
      FileChannel channel = pastCache ? disk.createPastCache(file) : disk.create(file);
      return new ShardOutput(disk, channel, buffers, step.put(header));
    } catch (IOException e) {
      buffers.giveBack(step);
      throw e;
    }
  }

  void write(ByteBuffer bytes) throws IOException {
    length += bytes.remaining();
    while (bytes.hasRemaining()) {
      move(bytes, step);
      if (!step.hasRemaining()) {
        flush();
      }
    }
  }

  /** Moves as many bytes as there are and fit. */
  private static void move(ByteBuffer from, ByteBuffer into) {
    int bytes = Math.min(from.remaining(), into.remaining());
    into.put(into.position(), from, from.position(), bytes);
    into.position(into.position() + bytes);
    from.position(from.position() + bytes);
  }

  private void flush() throws IOException {
    disk.write(channel, step.flip());
    step.clear().limit(STEP);
  }

  /** Writes what is left, and makes all of it durable. */
  void finish() throws IOException {
    int over = step.position() % BLOCK;
    if (over > 0) {
      step.put(new byte[BLOCK - over]);
    }
    if (step.position() > 0) {
      flush();
    }
    if (over > 0) {
      channel.truncate(length);
    }
    disk.sync(channel);
    close();
  }

  /** Harmless when it is closed. */
  void close() throws IOException {
    if (open) {
      open = false;
      buffers.giveBack(step);
      channel.close();
    }
  }
}
