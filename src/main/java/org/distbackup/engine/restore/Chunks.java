package org.distbackup.engine.restore;

import java.io.IOException;
import java.util.BitSet;
import java.util.Iterator;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.read.ContentFetcher;
import org.distbackup.engine.tree.TreeBlobs;
import org.distbackup.id.BlobId;
import org.distbackup.index.BlobLocation;
import org.distbackup.snapshot.Content;

/** The chunks that a file is made of, in order, with where each begins in the file. */
final class Chunks {
  /** One of them. */
  record Chunk(int number, BlobId id, BlobLocation at, long position) {
    int length() {
      return at.rawLength();
    }
  }

  /** Something to do with each chunk. */
  interface Visitor {
    void visit(Chunk chunk) throws IOException, InterruptedException;
  }

  /** Reads from a file at a position, up to its end; returns the number of bytes. */
  interface Source {
    int read(byte[] into, int length, long position) throws IOException;
  }

  private final Content content;
  private final TreeBlobs trees;
  private final ContentFetcher fetcher;
  private final Workers workers;

  Chunks(Content content, TreeBlobs trees, ContentFetcher fetcher, Workers workers) {
    this.content = content;
    this.trees = trees;
    this.fetcher = fetcher;
    this.workers = workers;
  }

  /** Visits all; returns the length of the file. */
  long forEach(Visitor visitor) throws IOException, InterruptedException {
    long position = 0;
    int number = 0;
    for (Iterator<BlobId> ids = content.blobs(trees::get); ids.hasNext(); ) {
      var id = ids.next();
      var at = fetcher.locate(id);
      visitor.visit(new Chunk(number++, id, at, position));
      position += at.rawLength();
    }
    return position;
  }

  /**
   * What a file has where it belongs.
   *
   * @param numbers of the chunks that are right
   * @param bytes of these
   * @param length of all chunks
   */
  record Right(BitSet numbers, long bytes, long length) {
    boolean isAll() {
      return bytes == length;
    }
  }

  /** Compares a file's bytes with the chunks. */
  Right rightIn(Source file) throws IOException, InterruptedException {
    var numbers = new BitSet();
    var buffer = new Buffer();
    long[] bytes = {0};
    long length =
        forEach(
            chunk -> {
              if (isRight(chunk, file, buffer)) {
                numbers.set(chunk.number());
                bytes[0] += chunk.length();
              }
            });
    return new Right(numbers, bytes[0], length);
  }

  /** Whether a file has the chunk where it belongs; its bytes are then in the buffer. */
  boolean isRight(Chunk chunk, Source file, Buffer buffer) throws IOException {
    byte[] bytes = buffer.of(chunk.length());
    return file.read(bytes, chunk.length(), chunk.position()) == chunk.length()
        && workers.hasher().id(bytes, 0, chunk.length()).equals(chunk.id());
  }

  /** An array that grows. */
  static final class Buffer {
    private byte[] bytes = new byte[1 << 16];

    /** At least so many bytes, undefined. */
    byte[] of(int length) {
      if (bytes.length < length) {
        bytes = new byte[Math.max(length, Math.min(bytes.length * 2, 4 << 20))];
      }
      return bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }
}
