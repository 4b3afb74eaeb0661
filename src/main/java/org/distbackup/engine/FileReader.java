package org.distbackup.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.distbackup.chunk.ChunkSizes;
import org.distbackup.chunk.Chunker;
import org.distbackup.chunk.GearTable;
import org.distbackup.id.BlobId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.BlobType;

/** Reads files, cuts them into chunks and puts these to a writer, without copying the chunks. */
final class FileReader {
  private static final int BUFFER_BYTES = 8 << 20;
  private static final int BUFFERS = 3;
  private static final ChunkSizes SIZES = ChunkSizes.DEFAULT;

  private final Chunker chunker;
  private final BufferPool buffers = new BufferPool(BUFFERS, BUFFER_BYTES);

  FileReader(OwnerKeys keys) {
    chunker = new Chunker(GearTable.derive(keys.gearSeed()), SIZES);
  }

  /** Reads to the file's end; the ids of its chunks, in order. */
  List<BlobId> read(FileChannel file, BlobWriter writer) throws IOException, InterruptedException {
    var ids = new ArrayList<CompletableFuture<BlobId>>();
    var buffer = buffers.takeShared();
    try {
      int filled = 0;
      boolean end = false;
      while (!end) {
        int read = fill(file, buffer.array(), filled);
        end = filled + read < BUFFER_BYTES;
        filled += read;
        int at = 0;
        while (end ? at < filled : filled - at >= SIZES.max()) {
          int length = chunker.cut(buffer.array(), at, filled - at);
          ids.add(writer.put(BlobType.DATA, buffer, at, length));
          at += length;
        }
        if (!end) {
          buffer = carry(buffer, at, filled);
          filled -= at;
        }
      }
    } finally {
      buffer.release();
    }
    return ids.stream().map(Blocking::join).toList();
  }

  /** Reads until the array is full or the file ends; bytes read. */
  private static int fill(FileChannel file, byte[] array, int from) throws IOException {
    var free = ByteBuffer.wrap(array, from, array.length - from);
    while (free.hasRemaining() && file.read(free) >= 0) {}
    return free.position() - from;
  }

  /** What is left uncut, at the front of the next buffer. */
  private SharedBytes carry(SharedBytes full, int at, int filled) throws InterruptedException {
    var next = buffers.takeShared();
    System.arraycopy(full.array(), at, next.array(), 0, filled - at);
    full.release();
    return next;
  }
}
