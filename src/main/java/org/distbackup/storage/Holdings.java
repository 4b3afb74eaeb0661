package org.distbackup.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.distbackup.id.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that a peer keeps on disk for others. Outlives the actors: reads need none. */
public final class Holdings {
  private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

  private final ShardStore shards;
  private final HeadStore heads;
  private final AddressBookFile book;
  private final Disposal disposal;
  private final Space space;

  private Holdings(
      ShardStore shards, HeadStore heads, AddressBookFile book, Disposal disposal, Space space) {
    this.shards = shards;
    this.heads = heads;
    this.book = book;
    this.disposal = disposal;
    this.space = space;
  }

  /**
   * Opens what is in a data directory, which must exist, and looks through it for torn files in the
   * background.
   *
   * @param offered bytes lent to others
   * @param clock by which the trash is emptied
   * @param steady goes on evenly when {@code clock} is set
   */
  public static Holdings open(Path data, long offered, InstantSource clock, InstantSource steady)
      throws IOException {
    Holdings holdings = open(data, offered, clock, steady, Disk.REAL);
    Thread.ofVirtual().name("quarantine").start(holdings::quarantineTorn);
    return holdings;
  }

  /** Whether shards lie in a data directory, be it in the trash. */
  public static boolean anyIn(Path data) throws IOException {
    var paths = new ShardPaths(data.resolve("shards"));
    return !ShardFiles.under(paths.root(), paths.incoming(), paths.quarantine()).paths().isEmpty();
  }

  /**
   * Whether a peer is a member of groups, by its address book, and the folder for their shards is
   * not the one that an earlier {@link #open} made: its disk is not mounted, for instance.
   */
  public static boolean missingIn(Path data, PeerId self) throws IOException {
    var paths = new ShardPaths(data.resolve("shards"));
    return !Files.isDirectory(paths.incoming())
        && !anyIn(data)
        && AddressBookFile.open(data, Disk.REAL).current().groups().stream()
            .anyMatch(group -> group.shardOf(self) >= 0);
  }

  static Holdings open(
      Path data, long offered, InstantSource clock, InstantSource steady, Disk disk)
      throws IOException {
    var space = new Space(data, offered, disk);
    var shards = ShardStore.open(data, space, disk);
    var heads = HeadStore.open(data, space, disk);
    var book = AddressBookFile.open(data, disk);
    var disposal = new Disposal(shards.trash(), heads, book, new SweepClock(clock, steady));
    return new Holdings(shards, heads, book, disposal, space);
  }

  private void quarantineTorn() {
    try {
      shards.quarantineTorn();
    } catch (IOException e) {
      LOG.error("looking for damaged shard files ended early", e);
    }
  }

  /** Shards. */
  public ShardStore shards() {
    return shards;
  }

  /** Heads. */
  public HeadStore heads() {
    return heads;
  }

  /** What is deleted and what is kept. */
  Disposal disposal() {
    return disposal;
  }

  /** Members and groups. */
  public AddressBookFile book() {
    return book;
  }

  /** Bytes kept. */
  public long used() {
    return space.used();
  }

  /** Bytes of shards that would still be taken. */
  public long free() {
    return space.free();
  }

  /** Whether no more shards are taken. */
  public boolean full() {
    return space.full();
  }
}
