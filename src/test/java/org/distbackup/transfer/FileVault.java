package org.distbackup.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;

/**
 * A little vault on files that counts what is done to it. Its descriptors are a group, a pack and
 * anything else.
 */
final class FileVault implements Vault {
  final AtomicInteger begun = new AtomicInteger();
  final AtomicInteger committed = new AtomicInteger();
  final AtomicInteger aborted = new AtomicInteger();
  final AtomicInteger endedTwice = new AtomicInteger();
  final Set<String> threads = ConcurrentHashMap.newKeySet();
  final List<FileRange> ranges = new CopyOnWriteArrayList<>();
  private final Queue<ByteBuffer> steps = new ConcurrentLinkedQueue<>();
  final List<byte[]> heads = new CopyOnWriteArrayList<>();

  final List<byte[]> deletions = new CopyOnWriteArrayList<>();

  /** Refuses a body once more than that has come. */
  volatile long room = Long.MAX_VALUE;

  /** Commits complete after this. */
  volatile CompletionStage<Void> durable = CompletableFuture.completedFuture(null);

  /** Whose port it is. */
  volatile Optional<PeerId> peer = Optional.empty();

  private final Path folder;

  FileVault(Path folder) {
    this.folder = folder;
  }

  /** Bodies that were begun and neither committed nor aborted. */
  int underWay() {
    return begun.get() - committed.get() - aborted.get();
  }

  /** Lengths of all shards that were committed. */
  List<Integer> lengths() throws IOException {
    List<Integer> lengths = new ArrayList<>();
    try (DirectoryStream<Path> shards = Files.newDirectoryStream(folder, "*.*.*")) {
      for (Path shard : shards) {
        lengths.add((int) Files.size(shard));
      }
    }
    return lengths;
  }

  byte[] stored(GroupId group, PackId pack, int index) throws IOException {
    return Files.readAllBytes(file(group, pack, index));
  }

  @Override
  public Optional<PeerId> peer() {
    return peer;
  }

  @Override
  public Incoming putShard(byte[] descriptor, int index, int length) throws IOException {
    threads.add(Thread.currentThread().getName());
    if (descriptor.length < 32) {
      throw new Refusal(Refusal.Code.BAD_SIGNATURE, "no descriptor");
    }
    ByteBuffer in = ByteBuffer.wrap(descriptor);
    GroupId group = GroupId.read(in);
    PackId pack = PackId.read(in);
    Path partial = folder.resolve("partial-" + begun.incrementAndGet());
    FileChannel channel =
        FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new Body() {
      @Override
      void take(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      void keep() throws IOException {
        channel.close();
        Files.write(folder.resolve(group + "." + pack), descriptor);
        Files.move(partial, file(group, pack, index), StandardCopyOption.REPLACE_EXISTING);
      }

      @Override
      void drop() throws IOException {
        channel.close();
        Files.delete(partial);
      }
    };
  }

  @Override
  public Incoming putHead(int length) {
    begun.incrementAndGet();
    ByteBuffer head = ByteBuffer.allocate(Math.min(length, 1 << 20));
    return new Body() {
      @Override
      void take(ByteBuffer bytes) {
        head.put(bytes);
      }

      @Override
      void keep() {
        heads.add(head.array());
      }

      @Override
      void drop() {}
    };
  }

  @Override
  public Outgoing getRange(GroupId group, PackId pack, int index, int offset, int length)
      throws IOException {
    threads.add(Thread.currentThread().getName());
    Path file = file(group, pack, index);
    if (!Files.exists(file) || Files.size(file) < (long) offset + length) {
      throw new Refusal(Refusal.Code.NOT_FOUND, "no such range");
    }
    FileRange range = new FileRange(FileChannel.open(file).position(offset), length, steps);
    ranges.add(range);
    return range;
  }

  @Override
  public byte[] getDescriptor(GroupId group, PackId pack) throws IOException {
    Path file = folder.resolve(group + "." + pack);
    if (!Files.exists(file)) {
      throw new Refusal(Refusal.Code.NOT_FOUND, "no such pack");
    }
    return Files.readAllBytes(file);
  }

  @Override
  public Outgoing getHeads(OwnerId owner) {
    ByteBuffer all = ByteBuffer.allocate(heads.stream().mapToInt(head -> 4 + head.length).sum());
    heads.forEach(head -> all.putInt(head.length).put(head));
    return Outgoing.of(all.flip(), () -> {});
  }

  @Override
  public CompletionStage<byte[]> delete(byte[] deletion) {
    deletions.add(deletion);
    if (deletion.length < 16) {
      throw new Refusal(Refusal.Code.CORRUPT, "no deletion");
    }
    return durable.thenApply(_ -> Arrays.copyOf(deletion, 16 * (deletion.length / 32)));
  }

  /** One shard with each index up to the last byte of {@code after}, in an unknown state if odd. */
  @Override
  public byte[] getInventory(GroupId group, PackId after) {
    ByteBuffer all = ByteBuffer.allocate(Held.BYTES * (int) after.low());
    for (int index = 0; index < after.low(); index++) {
      new PackId(group.high(), index).write(all);
      all.put((byte) index).put((byte) (index % 2));
    }
    return all.array();
  }

  @Override
  public byte[] verifyShard(GroupId group, PackId pack, int index) throws IOException {
    threads.add(Thread.currentThread().getName());
    if (!Files.exists(file(group, pack, index))) {
      throw new Refusal(Refusal.Code.NOT_FOUND, "no such shard");
    }
    return Arrays.copyOf(stored(group, pack, index), 32);
  }

  @Override
  public byte[] getAddressBook() throws IOException {
    throw new IOException("the address book's disk is broken");
  }

  private Path file(GroupId group, PackId pack, int index) {
    return folder.resolve(group + "." + pack + "." + index);
  }

  private abstract class Body implements Incoming {
    private long taken;
    private boolean ended;

    abstract void take(ByteBuffer bytes) throws IOException;

    abstract void keep() throws IOException;

    abstract void drop() throws IOException;

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      taken += bytes.remaining();
      if (taken > room) {
        throw new Refusal(Refusal.Code.NO_SPACE, "room for " + room + " bytes only");
      }
      take(bytes);
    }

    @Override
    public CompletionStage<Void> commit() throws IOException {
      end();
      committed.incrementAndGet();
      keep();
      return durable;
    }

    @Override
    public void abort() {
      end();
      try {
        drop();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      aborted.incrementAndGet();
    }

    private void end() {
      if (ended) {
        endedTwice.incrementAndGet();
      }
      ended = true;
    }
  }
}
