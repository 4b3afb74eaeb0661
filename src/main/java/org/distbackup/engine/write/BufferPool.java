package org.distbackup.engine.write;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * A bounded number of arrays of one size; taking one waits until one is free. This is what makes a
 * job wait for the network or the disk: back-pressure.
 */
public final class BufferPool {
  private final int bytes;
  private final Semaphore free;
  private final ConcurrentLinkedQueue<byte[]> arrays = new ConcurrentLinkedQueue<>();

  /** So many buffers of so many bytes, made when they are first needed. */
  public BufferPool(int count, int bytes) {
    this.bytes = bytes;
    this.free = new Semaphore(count);
  }

  byte[] take() throws InterruptedException {
    free.acquire();
    byte[] array = arrays.poll();
    return array != null ? array : new byte[bytes];
  }

  /** Waits for a buffer; it comes back when nobody shares it any more. */
  public SharedBytes takeShared() throws InterruptedException {
    byte[] array = take();
    return new SharedBytes(array, () -> giveBack(array));
  }

  /** Gives an array back; one of another size is dropped, its place in the pool is not. */
  void giveBack(byte[] array) {
    if (array.length == bytes) {
      arrays.add(array);
    }
    free.release();
  }
}
