package org.distbackup.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Snapshots as bytes, version 1: see docs/format.md. */
final class SnapshotCodec {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 1 + Snapshot.ID_BYTES + Long.BYTES;
  private static final int STATS_BYTES = 5 * Long.BYTES;

  private static final int HOSTNAME = 1;
  private static final int PATH = 2;
  private static final int TAG = 3;
  private static final int ROOT = 4;
  private static final int STATS = 5;

  private SnapshotCodec() {}

  static byte[] encode(Snapshot snapshot) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    Fields.put(fields, HOSTNAME, snapshot.hostname());
    snapshot.paths().forEach(path -> Fields.put(fields, PATH, path));
    snapshot.tags().forEach(tag -> Fields.put(fields, TAG, tag));
    Fields.put(fields, ROOT, snapshot.root().encode());
    Fields.put(fields, STATS, statsBytes(snapshot.stats()));
    int length = FIXED_BYTES + fields.size();
    return ByteBuffer.allocate(Integer.BYTES + length)
        .putInt(length)
        .put(VERSION)
        .put(snapshot.id())
        .putLong(snapshot.timeMillis())
        .put(fields.toByteArray())
        .array();
  }

  private static byte[] statsBytes(Stats stats) {
    return ByteBuffer.allocate(STATS_BYTES)
        .putLong(stats.files())
        .putLong(stats.directories())
        .putLong(stats.bytes())
        .putLong(stats.addedBytes())
        .putLong(stats.storedBytes())
        .array();
  }

  /** Reads a snapshot's bytes behind its length, to the end of the buffer. */
  static Snapshot decode(ByteBuffer in) {
    if (in.remaining() < FIXED_BYTES) {
      throw new CorruptSnapshotException("a snapshot of " + in.remaining() + " bytes");
    }
    int version = in.get();
    if (version != VERSION) {
      throw new CorruptSnapshotException("a snapshot of unknown version " + version);
    }
    byte[] id = new byte[Snapshot.ID_BYTES];
    in.get(id);
    long timeMillis = in.getLong();
    String hostname = "";
    List<String> paths = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    @Nullable Node root = null;
    @Nullable Stats stats = null;
    for (Fields.Field field : Fields.read(in)) {
      switch (field.tag()) {
        case HOSTNAME -> hostname = field.text();
        case PATH -> paths.add(field.text());
        case TAG -> tags.add(field.text());
        case ROOT -> root = Node.decode(field.bytes());
        case STATS -> stats = stats(field.fixed(STATS_BYTES));
        default -> {
          // A field of a later DistBackup.
        }
      }
    }
    if (root == null || stats == null) {
      throw new CorruptSnapshotException("a snapshot without a root or figures");
    }
    return new Snapshot(id, timeMillis, hostname, paths, tags, root, stats);
  }

  private static Stats stats(ByteBuffer in) {
    return new Stats(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }
}
