package org.distbackup.filesystem;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Off-heap memory for one system call after another: two names, what statx says, and a buffer. It
 * is borrowed from a small pool that any kind of thread can use, so that a call allocates nothing;
 * what does not fit into the pool is left to the garbage collector.
 */
final class Scratch implements AutoCloseable {
  /** Of {@link #buffer}: the kernel's read-ahead, and more than the longest attribute. */
  static final int BUFFER_BYTES = 128 << 10;

  /** The longest path, its zero byte included (PATH_MAX). */
  static final int PATH_BYTES = 4096;

  /** Of struct statx, with room to grow. */
  private static final int STATX_BYTES = 512;

  private static final int SLOTS = 64;
  private static final AtomicReferenceArray<Scratch> POOL = new AtomicReferenceArray<>(SLOTS);

  private final MemorySegment state;
  private final MemorySegment name;
  private final MemorySegment otherName;
  private final MemorySegment statx;
  private final MemorySegment buffer;

  private Scratch() {
    var arena = Arena.ofAuto();
    state = arena.allocate(Linker.Option.captureStateLayout());
    name = arena.allocate(PATH_BYTES, Long.BYTES);
    otherName = arena.allocate(PATH_BYTES, Long.BYTES);
    statx = arena.allocate(STATX_BYTES, Long.BYTES);
    buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
  }

  /** Borrows one until it is closed. */
  static Scratch borrow() {
    int first = slot();
    for (int i = 0; i < 4; i++) {
      var free = POOL.getAndSet((first + i) % SLOTS, null);
      if (free != null) {
        return free;
      }
    }
    return new Scratch();
  }

  /** Gives it back. */
  @Override
  public void close() {
    int first = slot();
    for (int i = 0; i < 4; i++) {
      if (POOL.compareAndSet((first + i) % SLOTS, null, this)) {
        return;
      }
    }
  }

  /** Where to look first, so that a thread finds what it used before. */
  private static int slot() {
    return (int) (Thread.currentThread().threadId() % SLOTS);
  }

  MemorySegment state() {
    return state;
  }

  /** What a function returned, or its errno negated. */
  long result(long returned) {
    return returned == -1 ? -state.get(ValueLayout.JAVA_INT, 0) : returned;
  }

  /** The address of a name, as C has it. Its bytes, and no zero among them, are the caller's. */
  long name(byte[] bytes) {
    return put(name, bytes);
  }

  /** The address of a second name. */
  long otherName(byte[] bytes) {
    return put(otherName, bytes);
  }

  private static long put(MemorySegment to, byte[] bytes) {
    MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, 0, bytes.length);
    to.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
    return to.address();
  }

  MemorySegment statx() {
    return statx;
  }

  MemorySegment buffer() {
    return buffer;
  }

  /** The first bytes of the buffer. */
  byte[] bytes(long length) {
    var bytes = new byte[(int) length];
    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
    return bytes;
  }
}
