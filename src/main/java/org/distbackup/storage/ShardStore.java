package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.distbackup.hash.Blake3;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.shard.CorruptDescriptorException;
import org.distbackup.shard.CorruptShardFileException;
import org.distbackup.shard.Descriptor;
import org.distbackup.shard.Scheme;
import org.distbackup.shard.ShardFile;
import org.distbackup.transfer.Held;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Vault.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shard files: {@code shards/<group>/<first 2 digits of pack>/<pack>.<index>}, each with its
 * descriptor in front. A file has its name only when it is complete, right and durable: it is
 * written to {@code shards/incoming}, hashed on the way, synced, renamed, and its folder synced.
 * What is deleted goes to {@link Trash} first. Thread-safe.
 */
public final class ShardStore {
  private static final Logger LOG = LoggerFactory.getLogger(ShardStore.class);

  private final ShardPaths paths;
  private final Disk disk;
  private final Space space;
  private final Folders folders;
  private final Trash trash;
  private final Object moving = new Object();
  private final AtomicLong arrivals = new AtomicLong();
  private final StepBuffers arriving = StepBuffers.forThisProcess();
  private final StepBuffers leaving = StepBuffers.forThisProcess();
  private final boolean pastCache;

  private ShardStore(ShardPaths paths, Disk disk, Space space, Folders folders, boolean pastCache) {
    this.paths = paths;
    this.disk = disk;
    this.space = space;
    this.folders = folders;
    this.pastCache = pastCache;
    this.trash = new Trash(paths, disk, space, folders, moving);
  }

  /** Opens {@code DATA/shards}: forgets what was on its way in, and sums up what is there. */
  static ShardStore open(Path data, Space space, Disk disk) throws IOException {
    var paths = new ShardPaths(data.resolve("shards"));
    var folders = new Folders(disk, paths.root());
    folders.ensure(paths.incoming());
    folders.ensure(paths.quarantine());
    try (var leftovers = Files.list(paths.incoming())) {
      for (Path leftover : leftovers.toList()) {
        Files.delete(leftover);
      }
    }
    ShardFiles kept = ShardFiles.under(paths.root(), paths.incoming(), paths.quarantine());
    space.settle(0, kept.bytes());
    return new ShardStore(paths, disk, space, folders, PastCache.works(paths.incoming()));
  }

  /**
   * Begins to take in a shard; the caller has checked the descriptor's signature. Refuses CORRUPT
   * when index or length are not the descriptor's, NO_SPACE when the offer or the disk is full; one
   * that comes again takes only what it adds.
   */
  public IncomingShard begin(Descriptor descriptor, int index, int length) throws IOException {
    if (index < 0 || index >= descriptor.scheme().n() || length != descriptor.shardLength()) {
      throw new Refusal(
          Refusal.Code.CORRUPT, "no shard " + index + " of " + length + " bytes in this pack");
    }
    Path place = file(descriptor.group(), descriptor.pack(), index);
    long reserved = Math.max(0, bytes(descriptor) - Trash.size(place));
    space.reserveForShard(reserved);
    Path temporary = paths.incoming().resolve(arrivals.incrementAndGet() + ".tmp");
    try {
      byte[] header = ShardFile.header(descriptor.encode(), index);
      var out = ShardOutput.create(disk, temporary, pastCache, arriving, header);
      return new IncomingShard(this, descriptor, index, reserved, temporary, out);
    } catch (IOException e) {
      space.settle(reserved, 0);
      throw Space.orNoSpace(e);
    } catch (Refusal e) {
      space.settle(reserved, 0);
      throw e;
    }
  }

  /**
   * A range of a shard. Refuses NOT_FOUND when the shard is not here, is shorter, or its file is
   * not what its name says.
   */
  public Outgoing range(GroupId group, PackId pack, int index, int offset, int length)
      throws IOException {
    Path file = file(group, pack, index);
    ShardInput shard = open(file, pack, length);
    boolean ok = false;
    try {
      if (offset < 0
          || length < 0
          || (long) offset + length > served(file, shard, pack).shardLength()) {
        throw new Refusal(Refusal.Code.NOT_FOUND, "the shard is shorter");
      }
      shard.select((long) ShardFile.HEADER_BYTES + offset, length);
      ok = true;
      return shard;
    } finally {
      if (!ok) {
        shard.close();
      }
    }
  }

  private ShardInput open(Path file, PackId pack, int bytes) throws IOException {
    try {
      return ShardInput.open(file, pastCache && bytes >= ShardInput.MUCH, leaving);
    } catch (NoSuchFileException e) {
      throw absent(pack);
    }
  }

  /** What an open shard file says; refuses NOT_FOUND when it is torn. */
  private Descriptor served(Path file, ShardInput shard, PackId pack) throws IOException {
    try {
      return describe(file, shard);
    } catch (TornFileException e) {
      LOG.error("shard file {} is damaged and not served: {}", file, e.getMessage());
      throw absent(pack);
    }
  }

  /** The hash of what lies here of a shard: 32 bytes. Refuses NOT_FOUND. */
  public byte[] hash(GroupId group, PackId pack, int index) throws IOException {
    Path file = file(group, pack, index);
    try (ShardInput shard = open(file, pack, ShardInput.MUCH)) {
      int length = served(file, shard, pack).shardLength();
      shard.select(ShardFile.HEADER_BYTES, length);
      Blake3 hash = new Blake3();
      for (int left = length; left > 0; ) {
        ByteBuffer piece = shard.next(left);
        left -= piece.remaining();
        hash.update(piece);
      }
      return hash.digest();
    }
  }

  /** See {@link org.distbackup.transfer.Vault#getInventory}. */
  public byte[] inventory(GroupId group, PackId after) throws IOException {
    if (!Files.isDirectory(paths.incoming())) {
      // Its disk went away: what is not seen may still be there.
      throw new NoSuchFileException(paths.incoming().toString());
    }
    return new Inventory(paths).after(group, after, Held.MAX_PER_ANSWER);
  }

  Trash trash() {
    return trash;
  }

  /** The encoded descriptor of a pack of which any shard lies here; refuses NOT_FOUND. */
  public byte[] descriptor(GroupId group, PackId pack) throws IOException {
    for (int index = 0; index < Scheme.MAX_N; index++) {
      Path file = file(group, pack, index);
      if (Files.exists(file)) {
        try (ShardInput shard = ShardInput.open(disk, file)) {
          return describe(file, shard).encode();
        } catch (TornFileException e) {
          LOG.error("shard file {} is damaged and not served: {}", file, e.getMessage());
        }
      }
    }
    throw absent(pack);
  }

  /** Moves every file that is torn, or not what its name says, to {@code shards/quarantine}. */
  void quarantineTorn() throws IOException {
    ShardFiles served =
        ShardFiles.under(paths.root(), paths.incoming(), paths.quarantine(), paths.trash());
    for (Path file : served.paths()) {
      try {
        if (torn(file).isPresent()) {
          quarantine(file);
        }
      } catch (NoSuchFileException e) {
        LOG.debug("{} went away", file);
      } catch (IOException e) {
        LOG.error("shard file {} cannot be looked at", file, e);
      }
    }
  }

  private void quarantine(Path file) throws IOException {
    synchronized (moving) {
      // A good one may have come meanwhile.
      Optional<String> reason = torn(file);
      if (reason.isPresent()) {
        Path target = paths.quarantine().resolve(file.getFileName());
        LOG.error("shard file {} is damaged, moved to {}: {}", file, target, reason.get());
        long bytes = Files.size(file);
        disk.rename(file, target);
        space.settle(0, -bytes);
      }
    }
  }

  /** What is wrong with a file, if anything. */
  private Optional<String> torn(Path file) throws IOException {
    try (ShardInput shard = ShardInput.open(disk, file)) {
      describe(file, shard);
      return Optional.empty();
    } catch (TornFileException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Gives a checked and synced shard its name; returns the folder whose fsync is still due. */
  Path admit(IncomingShard shard) throws IOException {
    Descriptor descriptor = shard.descriptor();
    Path file = file(descriptor.group(), descriptor.pack(), shard.index());
    Path folder = paths.folder(descriptor.group(), shard.name());
    folders.ensure(folder);
    synchronized (moving) {
      long replaced = replaceable(file, descriptor);
      disk.rename(shard.temporary(), file);
      long bytes = bytes(descriptor);
      space.settle(shard.reserved(), bytes - replaced);
    }
    return folder;
  }

  /**
   * Bytes of the file there now, 0 for none. The same shard may come again, when an acknowledgement
   * was lost; the new bytes are checked, so they replace what may have rotted, or cannot be read.
   * Another pack of the same name may not.
   */
  private long replaceable(Path file, Descriptor descriptor) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (ShardInput shard = ShardInput.open(disk, file)) {
      if (!describe(file, shard).equals(descriptor)) {
        throw new Refusal(Refusal.Code.CORRUPT, "another shard of that name is here");
      }
      return shard.size();
    } catch (TornFileException | IOException e) {
      LOG.warn("shard file {} is replaced: {}", file, e.toString());
      return Files.size(file);
    }
  }

  void discard(IncomingShard shard) {
    try {
      shard.out().close();
    } catch (IOException e) {
      LOG.debug("closing an abandoned file: {}", e.toString());
    }
    try {
      Files.deleteIfExists(shard.temporary());
    } catch (IOException e) {
      LOG.warn("{} stays until the next start: {}", shard.temporary(), e.toString());
    }
    space.settle(shard.reserved(), 0);
  }

  Disk disk() {
    return disk;
  }

  /** What an open shard file says; throws when it is torn or lies under another's name. */
  private Descriptor describe(Path file, ShardInput shard) throws IOException, TornFileException {
    if (shard.size() < ShardFile.HEADER_BYTES) {
      throw new TornFileException("the file ends in its header");
    }
    ShardFile.Header read;
    Descriptor descriptor;
    try {
      read = ShardFile.readHeader(shard.header());
      descriptor = Descriptor.decode(read.descriptor());
    } catch (CorruptShardFileException | CorruptDescriptorException e) {
      throw new TornFileException(e);
    }
    if (shard.size() != bytes(descriptor)) {
      throw new TornFileException(
          "the file has " + shard.size() + " bytes of " + bytes(descriptor));
    }
    if (!file.equals(file(descriptor.group(), descriptor.pack(), read.index()))) {
      throw new TornFileException("the file is not what its name says");
    }
    return descriptor;
  }

  private static Refusal absent(PackId pack) {
    return new Refusal(Refusal.Code.NOT_FOUND, "no such shard of pack " + pack + " here");
  }

  private static long bytes(Descriptor descriptor) {
    return (long) ShardFile.HEADER_BYTES + descriptor.shardLength();
  }

  private Path file(GroupId group, PackId pack, int index) {
    return paths.file(group, new ShardName(pack, index));
  }
}
