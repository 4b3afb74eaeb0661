package org.distbackup.node;

import java.nio.charset.StandardCharsets;
import org.distbackup.api.Item;
import org.distbackup.api.TreeSummary;
import org.distbackup.engine.backup.Counts;
import org.distbackup.engine.query.Difference;
import org.distbackup.engine.query.Listed;
import org.distbackup.retention.Verdict;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Snapshot;

/** What the engine tells, as the local API tells it. */
final class Items {
  private static final int SHORT_ID = 8;

  private Items() {}

  static String shortId(String hex) {
    return hex.substring(0, Math.min(SHORT_ID, hex.length()));
  }

  static Item.Snapshot snapshot(Snapshot snapshot) {
    return new Item.Snapshot(
        snapshot.hex(),
        snapshot.timeMillis(),
        snapshot.hostname(),
        snapshot.paths(),
        snapshot.tags(),
        snapshot.stats().files(),
        snapshot.stats().bytes());
  }

  static Item.Verdict verdict(Verdict verdict) {
    return new Item.Verdict(snapshot(verdict.snapshot()), verdict.reasons());
  }

  static Item.Entry entry(Listed listed) {
    var node = listed.node();
    return new Item.Entry(
        listed.path(),
        kind(node.kind()),
        node.mode(),
        node.uid(),
        node.gid(),
        node.user(),
        node.group(),
        node.size(),
        node.mtimeSeconds(),
        node.mtimeNanos(),
        new String(node.details().linkTarget(), StandardCharsets.UTF_8));
  }

  static Item.Difference difference(Difference difference) {
    return new Item.Difference(
        mark(difference.kind()),
        difference.path(),
        difference.sizeBefore(),
        difference.sizeAfter());
  }

  static TreeSummary.Counts counts(Counts counts) {
    return new TreeSummary.Counts(counts.fresh(), counts.changed(), counts.unmodified());
  }

  private static String mark(Difference.Kind kind) {
    return switch (kind) {
      case ADDED -> "+";
      case REMOVED -> "-";
      case CHANGED -> "M";
      case METADATA -> "U";
      case BIT_ROT -> "?";
    };
  }

  private static String kind(Kind kind) {
    return switch (kind) {
      case FILE -> "file";
      case DIRECTORY -> "dir";
      case SYMLINK -> "symlink";
      case FIFO -> "fifo";
      case CHARACTER_DEVICE -> "chardev";
      case BLOCK_DEVICE -> "dev";
      case SOCKET -> "socket";
    };
  }
}
