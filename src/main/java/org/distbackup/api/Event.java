package org.distbackup.api;

import org.distbackup.failure.Failure;

/**
 * One line of a node's answer to a command. Any number of {@link Status}, {@link Warning}, {@link
 * Peer}, {@link Item} and {@link Data}; at most one {@link Summary} or {@link Failed}; then one
 * {@link Exit}, always last.
 *
 * @see EventJson
 */
public sealed interface Event
    permits Event.Status,
        Event.Warning,
        Event.Peer,
        Event.Data,
        Event.Failed,
        Event.Exit,
        Item,
        Summary {
  /**
   * How far a job has come. Sizes in bytes, times in seconds.
   *
   * @param percent 0 to 100
   * @param etaSeconds seconds that are left, -1 where nobody knows
   * @param receiving members that shards are being sent to, or read from, at the moment
   * @param note what is being waited for, or empty
   */
  record Status(
      long elapsedSeconds,
      double percent,
      long filesDone,
      long totalFiles,
      long bytesDone,
      long totalBytes,
      long bytesPerSecond,
      int errors,
      long etaSeconds,
      int receiving,
      String note)
      implements Event {}

  /** Something the user should know that does not stop the command; one sentence or two. */
  record Warning(String text) implements Event {}

  /**
   * A member, as this node knows it.
   *
   * @param address host:port of its control port
   * @param dataAddress host:port of its data port
   * @param state {@code online} or {@code offline}
   * @param offered bytes it lends to others
   * @param used bytes of these that are taken
   * @param lastSeenSeconds seconds since it was last heard of, 0 while it is online
   * @param self whether this is the node that answers
   */
  record Peer(
      String name,
      String site,
      String address,
      String dataAddress,
      String state,
      long offered,
      long used,
      long lastSeenSeconds,
      boolean self)
      implements Event {}

  /**
   * A piece of what was asked for in bytes: so many follow the line's end as they are.
   *
   * @param length 1 to {@link #MAX}
   */
  record Data(int length) implements Event {
    /** The largest piece: 1 MiB. */
    public static final int MAX = 1 << 20;
  }

  /** The command failed; the fields are those of {@link Failure}. */
  record Failed(Failure.Kind kind, String what, String remedy) implements Event {
    /** The failure as an event. */
    public static Failed of(Failure failure) {
      return new Failed(failure.kind(), failure.what(), failure.remedy());
    }
  }

  /** The end of the answer, and the exit code of the command. */
  record Exit(int exitCode) implements Event {}
}
