package org.distbackup.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that a peer keeps on disk for others. Outlives the actors: reads need none. */
public final class Holdings {
  private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

  private final ShardStore shards;
  private final HeadStore heads;
  private final AddressBookFile book;
  private final Space space;

  private Holdings(ShardStore shards, HeadStore heads, AddressBookFile book, Space space) {
    this.shards = shards;
    this.heads = heads;
    this.book = book;
    this.space = space;
  }

  /**
   * Opens what is in a data directory, which must exist, and looks through it for torn files in the
   * background.
   *
   * @param offered bytes lent to others
   */
  public static Holdings open(Path data, long offered) throws IOException {
    Holdings holdings = open(data, offered, Disk.REAL);
    Thread.ofVirtual().name("quarantine").start(holdings::quarantineTorn);
    return holdings;
  }

  static Holdings open(Path data, long offered, Disk disk) throws IOException {
    var space = new Space(data, offered);
    return new Holdings(
        ShardStore.open(data, space, disk),
        HeadStore.open(data, space, disk),
        AddressBookFile.open(data, disk),
        space);
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

  /** Members and groups. */
  public AddressBookFile book() {
    return book;
  }

  /** Bytes kept. */
  public long used() {
    return space.used();
  }

  /** Bytes that would still be taken. */
  public long free() {
    return space.free();
  }

  /** Whether nothing more is taken. */
  public boolean full() {
    return space.full();
  }
}
