package org.distbackup.engine.restore;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.distbackup.engine.job.Progress;

/**
 * What a restore could not do. The same phrase is told for some entries and then counted: a restore
 * without the right to set owners would say so for each.
 */
final class Problems {
  private static final int TOLD_EACH = 5;
  private static final int PHRASES = 1000;

  private final Progress progress;
  private final LongAdder count = new LongAdder();
  private final AtomicReference<String> first = new AtomicReference<>("");
  private final Map<String, LongAdder> phrases = new ConcurrentHashMap<>();

  Problems(Progress progress) {
    this.progress = progress;
  }

  /** Tells what is wrong with one entry. */
  void tell(String path, String phrase) {
    count.increment();
    first.compareAndSet("", path + ": " + phrase);
    if (phrases.size() < PHRASES || phrases.containsKey(phrase)) {
      var told = phrases.computeIfAbsent(phrase, first -> new LongAdder());
      told.increment();
      if (told.sum() > TOLD_EACH) {
        return;
      }
    }
    progress.warn(path + ": " + phrase);
  }

  /** Tells of what was only counted. */
  void end() {
    phrases.forEach(
        (phrase, told) -> {
          if (told.sum() > TOLD_EACH) {
            progress.warn(told.sum() - TOLD_EACH + " more: " + phrase);
          }
        });
  }

  /** The first that was told; empty if there was none. */
  String first() {
    return first.get();
  }

  /** How many things were told. */
  long count() {
    return count.sum();
  }
}
