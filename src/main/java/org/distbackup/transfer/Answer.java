package org.distbackup.transfer;

import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** What a data port owes for a request; owed answers are paid in the order of the requests. */
sealed interface Answer {
  /** An answer that is ready. */
  record Ready(ByteString frame) implements Answer {}

  /** A request for bytes; they are fetched when it is this answer's turn. */
  record Fetch(int request, Request.Get what) implements Answer {}

  /** A body that the vault is making durable. */
  final class Committing implements Answer {
    final int request;
    @Nullable ByteString frame;
    int ticks;

    Committing(int request) {
      this.request = request;
    }

    boolean pending() {
      return frame == null;
    }
  }
}
