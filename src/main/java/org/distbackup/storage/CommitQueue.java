package org.distbackup.storage;

import java.util.ArrayList;
import java.util.List;
import org.distbackup.storage.StorageActor.RecordShard;

/**
 * The writes of one group that wait for its ledger: while one batch is being recorded the next
 * gathers, so that a busy disk pays one fsync for many shards. One thread's.
 */
final class CommitQueue {
  private List<RecordShard> gathering = new ArrayList<>();
  private boolean busy;

  void add(RecordShard entry) {
    gathering.add(entry);
  }

  /** What is to be recorded now; nothing while a batch is under way. */
  List<RecordShard> next() {
    if (busy || gathering.isEmpty()) {
      return List.of();
    }
    busy = true;
    List<RecordShard> batch = gathering;
    gathering = new ArrayList<>();
    return batch;
  }

  /** The batch under way has ended. */
  void done() {
    busy = false;
  }
}
