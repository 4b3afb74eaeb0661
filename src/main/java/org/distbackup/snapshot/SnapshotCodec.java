package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.id.BytesOut;
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
    BytesOut out = new BytesOut(1024);
    out.put32(0).put8(VERSION).put(snapshot.id()).put64(snapshot.timeMillis());
    Fields.put(out, HOSTNAME, snapshot.hostname());
    snapshot.paths().forEach(path -> Fields.put(out, PATH, path));
    snapshot.tags().forEach(tag -> Fields.put(out, TAG, tag));
    Fields.put(out, ROOT, snapshot.root().encode());
    putStats(out, snapshot.stats());
    out.set32(0, out.length() - Integer.BYTES);
    return out.toBytes();
  }

  private static void putStats(BytesOut out, Stats stats) {
    Fields.begin(out, STATS, STATS_BYTES)
        .put64(stats.files())
        .put64(stats.directories())
        .put64(stats.bytes())
        .put64(stats.addedBytes())
        .put64(stats.storedBytes());
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
