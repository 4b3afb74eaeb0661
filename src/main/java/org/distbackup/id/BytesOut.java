package org.distbackup.id;

import java.util.Arrays;

/**
 * A growing array of bytes, numbers big-endian. For formats that are written a million times: the
 * JVM compiles plain stores in a small part of the time that those of a ByteBuffer take it, and
 * puts them together as well.
 */
public final class BytesOut {
  private byte[] array;
  private int length;

  /** With room for so many bytes to begin with. */
  public BytesOut(int capacity) {
    array = new byte[capacity];
  }

  /** Bytes so far. */
  public int length() {
    return length;
  }

  /** The bytes themselves, not a copy, and room behind them; another array once it grows. */
  public byte[] array() {
    return array;
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return Arrays.copyOf(array, length);
  }

  /** Appends the lowest 8 bits. */
  public BytesOut put8(int value) {
    int at = grow(1);
    array[at] = (byte) value;
    return this;
  }

  /** Appends the lowest 16 bits. */
  public BytesOut put16(int value) {
    int at = grow(Short.BYTES);
    array[at] = (byte) (value >> 8);
    array[at + 1] = (byte) value;
    return this;
  }

  /** Appends 32 bits. */
  public BytesOut put32(int value) {
    set32(grow(Integer.BYTES), value);
    return this;
  }

  /** Appends 64 bits. */
  public BytesOut put64(long value) {
    int at = grow(Long.BYTES);
    set32(at, (int) (value >> 32));
    set32(at + Integer.BYTES, (int) value);
    return this;
  }

  /** Appends all of an array. */
  public BytesOut put(byte[] bytes) {
    return put(bytes, 0, bytes.length);
  }

  /** Appends a part of an array. */
  public BytesOut put(byte[] bytes, int offset, int count) {
    int at = grow(count);
    System.arraycopy(bytes, offset, array, at, count);
    return this;
  }

  /** Overwrites 32 bits that were put. */
  public void set32(int at, int value) {
    array[at] = (byte) (value >> 24);
    array[at + 1] = (byte) (value >> 16);
    array[at + 2] = (byte) (value >> 8);
    array[at + 3] = (byte) value;
  }

  /** Makes room at the end; returns where. */
  private int grow(int count) {
    int at = length;
    if (array.length - at < count) {
      array = Arrays.copyOf(array, Math.max(Math.multiplyExact(array.length, 2), at + count));
    }
    length = at + count;
    return at;
  }
}
