package org.distbackup.hash;

import static org.distbackup.hash.Compression.BLOCK_BYTES;
import static org.distbackup.hash.Compression.BLOCK_WORDS;
import static org.distbackup.hash.Compression.CV_WORDS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * BLAKE3 (O'Connor, Aumasson, Neves and Wilcox-O'Hearn, "BLAKE3: one function, fast everywhere",
 * 2020), plain or keyed, with 32 bytes of output. For one thread.
 *
 * <p>A hash is a tree over chunks of 1024 bytes, where the left half of a node has the largest
 * power of two of chunks that leaves some for the right. So 64 chunks in a row, a tile, are a
 * subtree, and are hashed side by side. Values of finished subtrees wait on a stack, at most one
 * per height, as the bits of a counter of tiles.
 */
public final class Blake3 {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  /** Bytes of a key. */
  public static final int KEY_BYTES = 32;

  static final int CHUNK_BYTES = 1024;
  static final int TILE_CHUNKS = 64;
  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int TILE_BYTES = TILE_CHUNKS * CHUNK_BYTES;

  /** Enough for any length that a long can count. */
  private static final int MAX_HEIGHT = 48;

  private static final Supplier<Kernel> BEST = Kernel.best();

  private final Supplier<Kernel> kernel;
  private final int[] key;
  private final int flags;

  // What may be the end of the input: a tile is hashed only when more follows.
  private final byte[] tail = new byte[TILE_BYTES];
  private int inTail;

  private final int[] words = new int[Kernel.SCRATCH_WORDS];
  private final int[] cvs = new int[CV_WORDS * TILE_CHUNKS];
  private final int[] stack = new int[MAX_HEIGHT * CV_WORDS];
  private int depth;
  private long tiles;

  /** The hash without a key, of no bytes yet. By the fastest means this JVM has. */
  public Blake3() {
    this(BEST);
  }

  Blake3(Supplier<Kernel> kernel) {
    this(kernel, Compression.IV, 0);
  }

  private Blake3(Supplier<Kernel> kernel, int[] key, int flags) {
    this.kernel = kernel;
    this.key = key;
    this.flags = flags;
  }

  /** The hash under a key of 32 bytes, of no bytes yet. */
  public static Blake3 keyed(byte[] key) {
    return keyed(BEST, key);
  }

  static Blake3 keyed(Supplier<Kernel> kernel, byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key is 32 bytes, not " + key.length);
    }
    int[] words = new int[CV_WORDS];
    Arrays.setAll(words, i -> (int) INTS.get(key, i * Integer.BYTES));
    return new Blake3(kernel, words, Compression.KEYED_HASH);
  }

  /** The hash without a key of {@code length} bytes from {@code offset}: 32 bytes. */
  public static byte[] hash(byte[] bytes, int offset, int length) {
    Blake3 hash = new Blake3();
    hash.update(bytes, offset, length);
    return hash.digest();
  }

  /** Takes the next bytes. */
  public void update(byte[] bytes) {
    update(bytes, 0, bytes.length);
  }

  /** Takes the next {@code length} bytes from {@code offset}. */
  public void update(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      flush();
      if (inTail == 0 && end - at > TILE_BYTES) {
        tile(bytes, at);
        at += TILE_BYTES;
      } else {
        int step = Math.min(end - at, TILE_BYTES - inTail);
        System.arraycopy(bytes, at, tail, inTail, step);
        inTail += step;
        at += step;
      }
    }
  }

  /** Takes all bytes that remain in the buffer. */
  public void update(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
      return;
    }
    while (bytes.hasRemaining()) {
      flush();
      int step = Math.min(bytes.remaining(), TILE_BYTES - inTail);
      bytes.get(tail, inTail, step);
      inTail += step;
    }
  }

  /** The hash of all bytes taken since the last hash: 32 bytes. Begins anew. */
  public byte[] digest() {
    int chunks = Math.max(1, Math.ceilDiv(inTail, CHUNK_BYTES));
    if (tiles == 0 && chunks == 1) {
      lastChunk(0, Compression.ROOT);
      push(0);
    } else {
      int whole = inTail / CHUNK_BYTES;
      kernel.get().chunks(tail, 0, whole, key, tiles * TILE_CHUNKS, flags, cvs, words);
      if (whole < chunks) {
        lastChunk(whole, 0);
      }
      int tops = tiles == 0 ? 2 : 1;
      join(chunks, tops);
      for (int i = 0; i < tops; i++) {
        push(i);
      }
      while (depth > 2) {
        joinTopTwo(0);
      }
      joinTopTwo(Compression.ROOT);
    }
    depth = 0;
    tiles = 0;
    inTail = 0;
    ByteBuffer root = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    root.asIntBuffer().put(stack, 0, CV_WORDS);
    return root.array();
  }

  /** The chunk that may be short, as value {@code i}. */
  private void lastChunk(int i, int lastFlags) {
    int[] cv = key.clone();
    int start = i * CHUNK_BYTES;
    long counter = tiles * TILE_CHUNKS + i;
    ScalarKernel.chunk(tail, start, inTail - start, cv, counter, flags, lastFlags, words);
    ScalarKernel.store(cv, cvs, i);
  }

  /** Hashes a full tail, since more follows. */
  private void flush() {
    if (inTail == TILE_BYTES) {
      tile(tail, 0);
      inTail = 0;
    }
  }

  private void tile(byte[] bytes, int offset) {
    kernel.get().chunks(bytes, offset, TILE_CHUNKS, key, tiles * TILE_CHUNKS, flags, cvs, words);
    join(TILE_CHUNKS, 1);
    push(0);
    tiles++;
    for (long subtrees = tiles; (subtrees & 1) == 0; subtrees >>>= 1) {
      joinTopTwo(0);
    }
  }

  /** Joins values pair by pair, level by level, one without a partner going up as it is. */
  private void join(int count, int tops) {
    for (int left = count; left > tops; left = (left + 1) / 2) {
      // Kernels may write behind the last pair.
      int[] odd = value(left - 1);
      kernel.get().parents(cvs, left / 2, key, flags | Compression.PARENT, words);
      if (left % 2 != 0) {
        ScalarKernel.store(odd, cvs, left / 2);
      }
    }
  }

  private void joinTopTwo(int lastFlags) {
    depth -= 2;
    int[] children = Arrays.copyOfRange(stack, depth * CV_WORDS, depth * CV_WORDS + BLOCK_WORDS);
    int[] cv = key.clone();
    int all = flags | Compression.PARENT | lastFlags;
    Compression.compress(cv, children, 0, BLOCK_BYTES, all);
    System.arraycopy(cv, 0, stack, depth * CV_WORDS, CV_WORDS);
    depth++;
  }

  private void push(int i) {
    System.arraycopy(value(i), 0, stack, depth * CV_WORDS, CV_WORDS);
    depth++;
  }

  private int[] value(int i) {
    int[] cv = new int[CV_WORDS];
    for (int w = 0; w < CV_WORDS; w++) {
      cv[w] = cvs[w * TILE_CHUNKS + i];
    }
    return cv;
  }
}
