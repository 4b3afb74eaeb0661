package org.distbackup.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the nodes of a directory from its content, one at a time, so that a directory of any size
 * can be read. Throws {@link CorruptSnapshotException} on what is no directory, and on names that
 * no directory has: out of order, empty, {@code .}, {@code ..}, with a slash or a zero byte. So no
 * name leads out of the folder it is restored to.
 */
public final class DirectoryReader {
  private final InputStream in;
  private byte[] previousName = new byte[0];

  /** Over a directory's content; closing it is the caller's. */
  public DirectoryReader(InputStream in) {
    this.in = in;
  }

  /** The next node, or empty at the end. */
  public Optional<Node> next() throws IOException {
    byte[] prefix = in.readNBytes(Integer.BYTES);
    if (prefix.length == 0) {
      return Optional.empty();
    }
    int length = prefix.length < Integer.BYTES ? -1 : ByteBuffer.wrap(prefix).getInt();
    if (length < 0 || length > Node.MAX_BYTES) {
      throw new CorruptSnapshotException("a directory with a node of " + length + " bytes");
    }
    // Allocates as the bytes come, not as the prefix says.
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new CorruptSnapshotException("a directory is cut short");
    }
    Node node = NodeCodec.decode(ByteBuffer.wrap(bytes));
    checkName(node.name());
    previousName = node.name();
    return Optional.of(node);
  }

  private void checkName(byte[] name) {
    // The empty name comes before all others, so the order excludes it.
    if (Arrays.compareUnsigned(previousName, name) >= 0 || isDots(name) || hasSeparator(name)) {
      throw new CorruptSnapshotException("a directory with a name it cannot have");
    }
  }

  private static boolean isDots(byte[] name) {
    return Arrays.equals(name, new byte[] {'.'}) || Arrays.equals(name, new byte[] {'.', '.'});
  }

  private static boolean hasSeparator(byte[] name) {
    for (byte b : name) {
      if (b == '/' || b == 0) {
        return true;
      }
    }
    return false;
  }
}
