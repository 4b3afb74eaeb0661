package org.distbackup.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.distbackup.id.BlobId;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of blobs, found by their ids: a cache. What is torn or damaged is as good as
 * not there; when the file would grow beyond its bound it is emptied. In memory some 30 bytes a
 * blob. Thread-safe.
 *
 * <p>A record is id (32), length as it is stored (u32), length of the plaintext (u32), CRC-32C of
 * what is stored (u32), CRC-32C of the 44 bytes before (u32); then what is stored.
 */
public final class BlobFile implements AutoCloseable {
  /** A blob as it was put. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Stored(byte[] bytes, int rawLength) {}

  private static final int HEADER_BYTES = BlobId.BYTES + 4 * Integer.BYTES;

  private record Header(BlobId id, int length, int rawLength, int crc) {}

  private final PlainFile file;
  private final long mostBytes;
  private SlotTable table = new SlotTable();
  private long[] positions = new long[1024];
  private int count;
  private long end;

  private BlobFile(PlainFile file, long mostBytes) throws IOException {
    this.file = file;
    this.mostBytes = mostBytes;
    load();
  }

  /** Opens the file, or makes one that only its owner may read. */
  public static BlobFile open(Path path, long mostBytes) throws IOException {
    if (Files.notExists(path)
        && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new BlobFile(new PlainFile(path), mostBytes);
  }

  /** Hops over the headers to the end, or to the first that is damaged. */
  private void load() throws IOException {
    long size = file.size();
    var header = header(0);
    while (header != null && end + HEADER_BYTES + header.length() <= size) {
      list(header.id(), end);
      end += HEADER_BYTES + header.length();
      header = header(end);
    }
    file.truncate(end);
  }

  private @Nullable Header header(long at) throws IOException {
    var bytes = ByteBuffer.allocate(HEADER_BYTES);
    file.read(bytes, at);
    return bytes.hasRemaining() ? null : parse(bytes.array());
  }

  private static @Nullable Header parse(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    var header = new Header(BlobId.read(in), in.getInt(), in.getInt(), in.getInt());
    return in.getInt() == crc(bytes, 0, HEADER_BYTES - Integer.BYTES)
            && header.length() >= 0
            && header.rawLength() >= 0
        ? header
        : null;
  }

  private void list(BlobId id, long at) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, count * 2);
    }
    positions[count] = at;
    table.put(id.a(), count++);
  }

  /** The blob, if it is here and intact. */
  public synchronized Optional<Stored> find(BlobId id) {
    var found = new AtomicReference<@Nullable Stored>();
    table.find(
        id.a(),
        number -> {
          found.set(read(number, id));
          return found.get() != null;
        });
    return Optional.ofNullable(found.get());
  }

  private @Nullable Stored read(int number, BlobId id) {
    try {
      var header = header(positions[number]);
      if (header == null || !header.id().equals(id)) {
        return null;
      }
      // The length was within the file when it was listed, and the header has a sum of its own.
      var stored = ByteBuffer.allocate(header.length());
      file.read(stored, positions[number] + HEADER_BYTES);
      return !stored.hasRemaining() && crc(stored.array(), 0, header.length()) == header.crc()
          ? new Stored(stored.array(), header.rawLength())
          : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps a blob, if it is not here.
   *
   * @param bytes as it is to be stored
   * @param rawLength of the plaintext, as {@link Stored} is to say
   */
  public synchronized void put(BlobId id, byte[] bytes, int length, int rawLength) {
    if (find(id).isPresent()) {
      return;
    }
    var record = ByteBuffer.allocate(HEADER_BYTES + length);
    id.write(record);
    record.putInt(length).putInt(rawLength).putInt(crc(bytes, 0, length));
    record.putInt(crc(record.array(), 0, record.position())).put(bytes, 0, length).flip();
    try {
      if (end + record.limit() > mostBytes) {
        clear();
      }
      file.write(record, end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    list(id, end);
    end += record.limit();
  }

  private void clear() throws IOException {
    table = new SlotTable();
    count = 0;
    end = 0;
    file.truncate(0);
  }

  private static int crc(byte[] bytes, int offset, int length) {
    var crc = new CRC32C();
    // Never zero for zeros: a hole left by a crash must not read as a record.
    crc.update(1);
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
