package org.distbackup.transfer;

/** What one connection may move in one direction: within its peer's limit and the node's. */
record Allowance(RateLimit node, RateLimit peer) {
  /** Counts bytes that were moved; answers the nanoseconds to rest. */
  long take(int bytes) {
    return Math.max(node.take(bytes), peer.take(bytes));
  }

  /** Bytes that should be moved at once, at most. */
  int piece() {
    return Math.min(node.piece(), peer.piece());
  }
}
