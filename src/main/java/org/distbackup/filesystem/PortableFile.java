package org.distbackup.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distbackup.snapshot.Node;

/** A regular file by a channel. */
final class PortableFile implements InputFile, OutputFile {
  private final FileChannel channel;
  private final Path path;
  private final byte[] name;

  PortableFile(FileChannel channel, Path path, byte[] name) {
    this.channel = channel;
    this.path = path;
    this.name = name;
  }

  @Override
  public Entry stat() throws IOException {
    return PortableMetadata.look(path, name);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(into, offset, length));
  }

  @Override
  public void seek(long position) throws IOException {
    channel.position(position);
  }

  @Override
  public Optional<Extent> data(long from) throws IOException {
    long size = channel.size();
    return from < size ? Optional.of(new Extent(from, size)) : Optional.empty();
  }

  @Override
  public void write(byte[] from, int offset, int length, long position) throws IOException {
    var bytes = ByteBuffer.wrap(from, offset, length);
    while (bytes.hasRemaining()) {
      channel.write(bytes, position + length - bytes.remaining());
    }
  }

  @Override
  public int read(byte[] into, int offset, int length, long position) throws IOException {
    var bytes = ByteBuffer.wrap(into, offset, length);
    while (bytes.hasRemaining()
        && channel.read(bytes, position + length - bytes.remaining()) >= 0) {}
    return length - bytes.remaining();
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    long now = channel.size();
    if (size < now) {
      channel.truncate(size);
    } else if (size > now) {
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
  }

  @Override
  public void reserve(long size) {}

  @Override
  public List<String> apply(Node node) throws IOException {
    return PortableApplication.apply(path, PortableMetadata.look(path, name), node);
  }

  @Override
  public void sync() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
