package org.distbackup.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.distbackup.id.BytesOut;

/**
 * An append-only file of fixed-size records, each with a CRC-32C at its end. Whatever follows the
 * first record that is torn or damaged is cut off when the file is opened: the file is a cache, and
 * what is missing is read back from the packs. Not thread-safe.
 */
final class RecordFile implements AutoCloseable {
  /** Called with each intact record, in order, when a file is opened. */
  interface Visitor {
    void record(int number, ByteBuffer payload);
  }

  private static final int CRC_BYTES = 4;
  private static final int LOAD_RECORDS = 8192;

  // Blobs that were kept together are asked for together.
  private static final int BLOCK_RECORDS = 64;

  private final PlainFile file;
  private final int recordBytes;
  private final ByteBuffer block;
  private int blockFirst;
  private int blockCount;
  private int count;

  private RecordFile(PlainFile file, int payloadBytes) {
    this.file = file;
    this.recordBytes = payloadBytes + CRC_BYTES;
    this.block = ByteBuffer.allocate(recordBytes * BLOCK_RECORDS);
  }

  static RecordFile open(Path file, int payloadBytes, Visitor visitor) throws IOException {
    var records = new RecordFile(new PlainFile(file), payloadBytes);
    records.load(visitor);
    return records;
  }

  private void load(Visitor visitor) throws IOException {
    var buffer = ByteBuffer.allocate(recordBytes * LOAD_RECORDS);
    boolean intact = true;
    while (intact && fill(buffer, (long) count * recordBytes)) {
      while (intact && buffer.remaining() >= recordBytes) {
        var payload = buffer.slice(buffer.position(), recordBytes - CRC_BYTES);
        int stored = buffer.getInt(buffer.position() + recordBytes - CRC_BYTES);
        intact = crc(payload.duplicate()) == stored;
        if (intact) {
          visitor.record(count++, payload);
          buffer.position(buffer.position() + recordBytes);
        }
      }
      intact &= !buffer.hasRemaining();
    }
    file.truncate((long) count * recordBytes);
  }

  private boolean fill(ByteBuffer buffer, long at) throws IOException {
    buffer.clear();
    file.read(buffer, at);
    buffer.flip();
    return buffer.hasRemaining();
  }

  int count() {
    return count;
  }

  int payloadBytes() {
    return recordBytes - CRC_BYTES;
  }

  /**
   * Appends the records that lie one after another in {@code payloads}; returns the first number.
   */
  int append(BytesOut payloads) throws IOException {
    int records = payloads.length() / payloadBytes();
    var out = new BytesOut(records * recordBytes);
    for (int at = 0; at < payloads.length(); at += payloadBytes()) {
      out.put(payloads.array(), at, payloadBytes())
          .put32(crc(ByteBuffer.wrap(payloads.array(), at, payloadBytes())));
    }
    file.write(ByteBuffer.wrap(out.array(), 0, out.length()), (long) count * recordBytes);
    int first = count;
    count += records;
    return first;
  }

  ByteBuffer read(int number) throws IOException {
    if (number < blockFirst || number - blockFirst >= blockCount) {
      blockCount = 0;
      blockFirst = number - number % BLOCK_RECORDS;
      fill(block, (long) blockFirst * recordBytes);
      blockCount = block.limit() / recordBytes;
    }
    if (number - blockFirst >= blockCount) {
      throw new IOException("the index has no record " + number);
    }
    int at = (number - blockFirst) * recordBytes;
    // A copy: the block is read over by the next call.
    return ByteBuffer.allocate(payloadBytes()).put(0, block, at, payloadBytes());
  }

  /** All records, in order; a record that has rotted since the file was opened is left out. */
  void forEach(Visitor visitor) throws IOException {
    var buffer = ByteBuffer.allocate(recordBytes * LOAD_RECORDS);
    for (int at = 0; at < count && fill(buffer, (long) at * recordBytes); ) {
      for (; at < count && buffer.remaining() >= recordBytes; at++) {
        var payload = buffer.slice(buffer.position(), recordBytes - CRC_BYTES);
        if (crc(payload.duplicate())
            == buffer.getInt(buffer.position() + recordBytes - CRC_BYTES)) {
          visitor.record(at, payload);
        }
        buffer.position(buffer.position() + recordBytes);
      }
    }
  }

  void force() throws IOException {
    file.force();
  }

  private static int crc(ByteBuffer payload) {
    var crc = new CRC32C();
    // Never zero for zeros: a hole left by a crash must not read as a record.
    crc.update(1);
    crc.update(payload);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
