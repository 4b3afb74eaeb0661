package org.distbackup.engine.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.distbackup.filesystem.Entry;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/**
 * Whether an entry is what an earlier snapshot has, as far as one look tells: a file whose size,
 * times and inode are the same is not read again.
 *
 * @param trusted changes up to then cannot hide: a file may change twice within one tick of its
 *     file system's clock, so what changed just before it was read, or after, does not count
 * @param whole whether all that a node is made of is still kept
 */
record Unchanged(Instant trusted, Predicate<Node> whole) {
  // Clocks of file systems tick every few milliseconds, on some every two seconds.
  private static final Duration TICK = Duration.ofSeconds(2);

  /** Nothing is known of before. */
  static final Unchanged NEVER = new Unchanged(Instant.MIN, node -> false);

  /** Judges by a snapshot that was begun then. */
  static Unchanged since(long timeMillis) {
    return new Unchanged(Instant.ofEpochMilli(timeMillis).minus(TICK), node -> true);
  }

  /** Only where this holds of the node as well. */
  Unchanged where(Predicate<Node> condition) {
    return new Unchanged(trusted, condition);
  }

  /** Whether the node's content and metadata still hold. */
  boolean holds(Node before, Entry now) {
    var details = before.details();
    return before.kind() == now.kind()
        && before.size() == (now.kind() == Kind.FILE ? now.size() : 0)
        && before.mtimeSeconds() == now.mtimeSeconds()
        && before.mtimeNanos() == now.mtimeNanos()
        && details.ctimeSeconds() == now.ctimeSeconds()
        && details.ctimeNanos() == now.ctimeNanos()
        && details.inode() == now.inode()
        && details.inode() != 0
        && Instant.ofEpochSecond(now.ctimeSeconds(), now.ctimeNanos()).isBefore(trusted)
        && whole.test(before);
  }

  /** Whether two looks at a file saw the same content. */
  static boolean same(Entry one, Entry other) {
    return one.inode() == other.inode()
        && one.size() == other.size()
        && one.mtimeSeconds() == other.mtimeSeconds()
        && one.mtimeNanos() == other.mtimeNanos()
        && one.ctimeSeconds() == other.ctimeSeconds()
        && one.ctimeNanos() == other.ctimeNanos();
  }
}
