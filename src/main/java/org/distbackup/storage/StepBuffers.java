package org.distbackup.storage;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.distbackup.transfer.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of shards on their way to disk or from it: a bounded number, used again. Thread-safe.
 */
final class StepBuffers {
  // The first step holds the header too.
  private static final int BYTES = ShardOutput.STEP + ShardOutput.BLOCK;

  private final Semaphore free;
  private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

  StepBuffers(int count) {
    free = new Semaphore(count);
  }

  /** As many as a sixteenth of this process's memory holds, at least eight. */
  static StepBuffers forThisProcess() {
    return new StepBuffers((int) Math.max(8, Runtime.getRuntime().maxMemory() / 16 / BYTES));
  }

  /** An empty one outside the heap, aligned; refuses UNAVAILABLE while all are in use. */
  ByteBuffer take() {
    ByteBuffer buffer = poll();
    if (buffer == null) {
      throw new Refusal(Refusal.Code.UNAVAILABLE, "too many shards are on their way in here");
    }
    return buffer;
  }

  /** As {@link #take}; null while all are in use. */
  @Nullable ByteBuffer poll() {
    if (!free.tryAcquire()) {
      return null;
    }
    ByteBuffer buffer = buffers.poll();
    return buffer != null
        ? buffer
        : ByteBuffer.allocateDirect(BYTES + ShardOutput.BLOCK)
            .alignedSlice(ShardOutput.BLOCK)
            .limit(BYTES)
            .slice();
  }

  void giveBack(ByteBuffer buffer) {
    buffers.add(buffer.clear());
    free.release();
  }

  /** One that was taken is not given back: somebody may still be reading it. */
  void forget() {
    free.release();
  }
}
