package org.distbackup.transfer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a data port owes for a request; owed answers are paid in the order of the requests. */
sealed interface Answer {
  /** An answer that is ready. */
  record Ready(ByteBuffer frame) implements Answer {}

  /** A request for bytes; they are fetched when it is this answer's turn. */
  record Fetch(int request, Request.Get what) implements Answer {}

  /** A body that the vault is making durable. */
  final class Committing implements Answer {
    final int request;
    ByteBuffer @Nullable [] frame;
    int ticks;

    Committing(int request) {
      this.request = request;
    }

    boolean pending() {
      return frame == null;
    }
  }
}
