package org.distbackup.engine.backup;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.distbackup.engine.job.Blocking;
import org.distbackup.id.BlobId;
import org.distbackup.snapshot.BlobSink;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.ContentBuilder;

/**
 * The content of a file that is being read: ids in order, the latest of which are still being
 * computed. One thread adds; then one finishes.
 */
final class PendingContent {
  private static final int MOST_PENDING = 256;

  private final Deque<CompletableFuture<BlobId>> pending = new ArrayDeque<>(4);
  private final ContentBuilder builder = new ContentBuilder();

  void add(CompletableFuture<BlobId> id) {
    pending.add(id);
    if (pending.size() > MOST_PENDING) {
      builder.add(Blocking.join(pending.remove()));
    }
  }

  /** Waits for the ids; lists of them go to {@code lists}. */
  Content finish(BlobSink lists) {
    for (var id : pending) {
      builder.add(Blocking.join(id));
    }
    pending.clear();
    return builder.finish(lists);
  }
}
