package org.distbackup.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The next bytes of a file. */
public record FileRange(FileChannel channel, int length) implements Vault.Outgoing {
  @Override
  public void read(ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new EOFException("the file is shorter than it was");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
