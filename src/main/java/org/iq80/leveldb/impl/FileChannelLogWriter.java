package org.iq80.leveldb.impl;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.iq80.leveldb.util.Slice;
import org.jspecify.annotations.NullMarked;

/**
 * The writer of LevelDB's logs and manifests, in the place of the class of that name in iq80's
 * LevelDB 0.12, which comes later on the class path. That one takes a write of which a nearly full
 * disk took only a part for a whole one, so that a record counts as durable and is lost at the next
 * start; and after any failure it is out of step with its blocks, so that all that follows is lost
 * as well. This one writes a record whole or takes it back and closes: nothing follows a failure.
 *
 * <p>The format is LevelDB's (its {@code doc/log_format.md}): blocks of 32 KiB with chunks that
 * never cross them, each with a checksum, a length and a type, little-endian; where no header fits
 * at the end of a block there are zeros.
 */
@NullMarked
public final class FileChannelLogWriter implements LogWriter {
  private static final int BLOCK = LogConstants.BLOCK_SIZE;
  private static final int HEADER = LogConstants.HEADER_SIZE;

  private final File file;
  private final long fileNumber;
  private final FileChannel channel;
  private long length;
  private boolean closed;

  /** Makes the file, or empties it. */
  public FileChannelLogWriter(File file, long fileNumber) throws IOException {
    this.file = file;
    this.fileNumber = fileNumber;
    this.channel = new FileOutputStream(file).getChannel();
  }

  @Override
  public synchronized boolean isClosed() {
    return closed;
  }

  /** All records are durable after that, unless it throws. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      try (channel) {
        channel.force(true);
      }
    }
  }

  @Override
  public synchronized void delete() throws IOException {
    closed = true;
    channel.close();
    file.delete();
  }

  @Override
  public File getFile() {
    return file;
  }

  @Override
  public long getFileNumber() {
    return fileNumber;
  }

  /**
   * When it throws, the record is not in the log (if the disk lets it be cut) and no other will.
   */
  @Override
  public synchronized void addRecord(Slice record, boolean force) throws IOException {
    if (closed) {
      throw new IOException("The log " + file + " is closed");
    }
    var bytes = chunks(record);
    var whole = false;
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (force) {
        channel.force(false);
      }
      length += bytes.limit();
      whole = true;
    } finally {
      if (!whole) {
        takeBack();
      }
    }
  }

  private void takeBack() {
    closed = true;
    try (channel) {
      channel.truncate(length);
    } catch (IOException e) {
      // What is torn lies at the end, and a start drops it.
    }
  }

  /** The record as it lies in the file, after what is there. */
  private ByteBuffer chunks(Slice record) {
    var most = record.length() + (record.length() / (BLOCK - HEADER) + 2) * 2 * HEADER;
    var to = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
    var from = 0;
    var first = true;
    do {
      var room = room(to.position());
      if (room < HEADER) {
        to.put(new byte[room]);
        room = BLOCK;
      }
      var size = Math.min(record.length() - from, room - HEADER);
      put(record.slice(from, size), type(first, from + size == record.length()), to);
      from += size;
      first = false;
    } while (from < record.length());
    return to.flip();
  }

  /** Bytes to the end of the block. */
  private int room(int written) {
    return BLOCK - (int) ((length + written) % BLOCK);
  }

  private static LogChunkType type(boolean first, boolean last) {
    if (first) {
      return last ? LogChunkType.FULL : LogChunkType.FIRST;
    }
    return last ? LogChunkType.LAST : LogChunkType.MIDDLE;
  }

  private static void put(Slice chunk, LogChunkType type, ByteBuffer to) {
    to.putInt(Logs.getChunkChecksum(type.getPersistentId(), chunk))
        .putShort((short) chunk.length())
        .put((byte) type.getPersistentId())
        .put(chunk.getRawArray(), chunk.getRawOffset(), chunk.length());
  }
}
