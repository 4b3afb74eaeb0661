package org.distbackup.engine.backup;

import java.util.ArrayDeque;
import java.util.Deque;
import org.distbackup.engine.write.PutBlob;
import org.distbackup.snapshot.BlobSink;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.ContentBuilder;

/**
 * The content of a file that is being read: ids in order, the latest of which are still being
 * computed. One thread adds; then one finishes.
 */
final class PendingContent {
  private static final int MOST_PENDING = 256;

  private final Deque<PutBlob> pending = new ArrayDeque<>(4);
  private final ContentBuilder builder = new ContentBuilder();

  void add(PutBlob blob) {
    pending.add(blob);
    if (pending.size() > MOST_PENDING) {
      builder.add(pending.remove().id());
    }
  }

  /** Waits for the ids; lists of them go to {@code lists}. */
  Content finish(BlobSink lists) {
    for (var blob : pending) {
      builder.add(blob.id());
    }
    pending.clear();
    return builder.finish(lists);
  }
}
