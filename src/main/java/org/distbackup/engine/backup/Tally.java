package org.distbackup.engine.backup;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.distbackup.snapshot.Node;

/** Counts what is new, changed and the same, against the snapshot before. */
final class Tally {
  private final LongAdder fresh = new LongAdder();
  private final LongAdder changed = new LongAdder();
  private final LongAdder unmodified = new LongAdder();

  void count(Optional<Node> before, Node now) {
    if (before.isEmpty()) {
      fresh.increment();
    } else if (before.get().content().equals(now.content())) {
      unmodified.increment();
    } else {
      changed.increment();
    }
  }

  void countUnmodified() {
    unmodified.increment();
  }

  Counts counts() {
    return new Counts(fresh.sum(), changed.sum(), unmodified.sum());
  }
}
