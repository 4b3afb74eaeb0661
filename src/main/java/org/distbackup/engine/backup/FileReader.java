package org.distbackup.engine.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.distbackup.chunk.ChunkSizes;
import org.distbackup.chunk.Chunker;
import org.distbackup.chunk.GearTable;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.write.BlobWriter;
import org.distbackup.engine.write.BufferPool;
import org.distbackup.engine.write.PutBlob;
import org.distbackup.engine.write.SharedBytes;
import org.distbackup.filesystem.InputFile;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.BlobType;
import org.jspecify.annotations.Nullable;

/**
 * Reads files, cuts them into chunks and puts these to a writer, without copying the chunks; small
 * files share a buffer. For one thread.
 */
final class FileReader {
  private static final int BUFFER_BYTES = 8 << 20;
  private static final int BUFFERS = 3;
  private static final ChunkSizes SIZES = ChunkSizes.DEFAULT;
  // A file is begun in what is left of a buffer only when that is worth a read.
  private static final int WORTHWHILE = SIZES.min();

  private final Chunker chunker;
  private final BlobWriter writer;
  private final Progress progress;
  private final BufferPool buffers = new BufferPool(BUFFERS, BUFFER_BYTES);
  private @Nullable SharedBytes open;
  private int filled;
  private @Nullable PutBlob zeros;

  FileReader(OwnerKeys keys, BlobWriter writer, Progress progress) {
    this.chunker = new Chunker(GearTable.derive(keys.gearSeed()), SIZES);
    this.writer = writer;
    this.progress = progress;
  }

  /** What was read of a file. */
  record Read(PendingContent content, long bytes) {}

  /**
   * Reads up to the end, or {@code most} bytes.
   *
   * @param holes whether the file has some: long ones are not read
   */
  Read read(InputFile file, long most, boolean holes) throws IOException, InterruptedException {
    var content = new PendingContent();
    long bytes = 0;
    boolean end = most == 0;
    while (!end) {
      long stop = most;
      if (holes) {
        bytes = skip(file, bytes, most, content);
        stop = nextLongHole(file, bytes, most);
      }
      long read = run(file::read, stop - bytes, content);
      end = bytes + read < stop || stop == most;
      bytes += read;
    }
    return new Read(content, bytes);
  }

  /** Reads a stream to its end. */
  Read read(InputStream stream) throws IOException, InterruptedException {
    var content = new PendingContent();
    return new Read(content, run(stream::read, Long.MAX_VALUE, content));
  }

  /** What its user is told of a file that is left out. */
  static String unreadable(String path, IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> path + " vanished before it was read.";
      case AccessDeniedException denied -> path + " may not be read by the user who runs the peer.";
      default -> path + " could not be read: " + e.getMessage() + ".";
    };
  }

  /** Where bytes come from: as {@link InputFile#read}. */
  private interface Source {
    int read(byte[] into, int offset, int length) throws IOException;
  }

  /** Adds chunks of zeros for as much of a hole as they fill; returns where it is then. */
  private long skip(InputFile file, long from, long most, PendingContent content)
      throws IOException, InterruptedException {
    long start = Math.min(most, file.data(from).map(InputFile.Extent::start).orElse(most));
    long at = from;
    for (; start - at >= SIZES.max(); at += SIZES.max()) {
      content.add(zeros());
      progress.done(SIZES.max());
    }
    file.seek(at);
    return at;
  }

  /** Where the next hole begins that holds a chunk; short ones are read like data. */
  private static long nextLongHole(InputFile file, long from, long most) throws IOException {
    long at = from;
    while (at < most) {
      var extent = file.data(at);
      if (extent.isEmpty() || extent.get().start() - at >= SIZES.max()) {
        return at == from ? most : at;
      }
      at = extent.get().end();
    }
    return most;
  }

  private PutBlob zeros() throws InterruptedException {
    var known = zeros;
    if (known == null) {
      var array = new SharedBytes(new byte[SIZES.max()], () -> {});
      known = writer.put(BlobType.DATA, array, 0, SIZES.max());
      array.release();
      zeros = known;
    }
    return known;
  }

  /** Reads and cuts so many bytes, less at the end of the file; returns how many. */
  private long run(Source source, long most, PendingContent content)
      throws IOException, InterruptedException {
    var buffer = room((int) Math.min(most, WORTHWHILE));
    int at = filled;
    long bytes = 0;
    boolean end = most == 0;
    while (!end) {
      int free = (int) Math.min(BUFFER_BYTES - filled, most - bytes);
      int read = source.read(buffer.array(), filled, free);
      if (read > 0) {
        filled += read;
        bytes += read;
      }
      end = read < 0 || bytes == most;
      while (end ? at < filled : filled - at >= SIZES.max()) {
        progress.pauseIfAsked();
        int length = chunker.cut(buffer.array(), at, filled - at);
        content.add(writer.put(BlobType.DATA, buffer, at, length));
        progress.done(length);
        at += length;
      }
      if (!end && filled == BUFFER_BYTES) {
        buffer = carry(buffer, at);
        at = 0;
      }
    }
    return bytes;
  }

  /** A buffer with so much left to fill. */
  private SharedBytes room(int bytes) throws InterruptedException {
    var buffer = open;
    if (buffer == null || BUFFER_BYTES - filled < bytes) {
      if (buffer != null) {
        buffer.release();
      }
      open = null;
      buffer = take();
      open = buffer;
      filled = 0;
    }
    return buffer;
  }

  private SharedBytes take() throws InterruptedException {
    // The one that comes back next may be that in which blobs wait for others.
    writer.flush();
    return buffers.takeShared();
  }

  /** What is left uncut, at the front of the next buffer. */
  private SharedBytes carry(SharedBytes full, int at) throws InterruptedException {
    var next = take();
    filled -= at;
    System.arraycopy(full.array(), at, next.array(), 0, filled);
    open = next;
    full.release();
    return next;
  }
}
