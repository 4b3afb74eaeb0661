package org.distbackup.api;

import java.util.List;

/** One of the things that a command lists. Sizes in bytes. */
public sealed interface Item extends Event {
  /**
   * A snapshot.
   *
   * @param id hex, in full
   * @param timeMillis when it was begun, since 1970 UTC
   * @param host the device
   * @param paths what was backed up, absolute
   * @param files how many are in it
   * @param bytes of them together
   */
  record Snapshot(
      String id,
      long timeMillis,
      String host,
      List<String> paths,
      List<String> tags,
      long files,
      long bytes)
      implements Item {
    /** The lists are copied. */
    public Snapshot {
      paths = List.copyOf(paths);
      tags = List.copyOf(tags);
    }

    /** The id as people type it. */
    public String shortId() {
      return id.substring(0, Math.min(8, id.length()));
    }
  }

  /**
   * What a forget decided about a snapshot.
   *
   * @param reasons why it is kept; empty: it is forgotten
   */
  record Verdict(Snapshot snapshot, List<String> reasons) implements Item {
    /** The list is copied. */
    public Verdict {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * An entry of a snapshot.
   *
   * @param path absolute
   * @param kind {@code file}, {@code dir}, {@code symlink}, {@code fifo}, {@code chardev}, {@code
   *     dev} (a block device) or {@code socket}
   * @param mode permission bits (07777)
   * @param user name of the owner, or empty
   * @param group name of the owning group, or empty
   * @param mtimeSeconds last change of the content, since 1970 UTC
   * @param linkTarget of a symbolic link, else empty
   */
  record Entry(
      String path,
      String kind,
      int mode,
      int uid,
      int gid,
      String user,
      String group,
      long size,
      long mtimeSeconds,
      int mtimeNanos,
      String linkTarget)
      implements Item {}

  /** An entry that was searched for, and the newest snapshot that has it so. */
  record Version(Snapshot snapshot, Entry entry) implements Item {}

  /**
   * In what two snapshots differ.
   *
   * @param mark {@code +} only the second has it, {@code -} only the first, {@code M} other
   *     content, {@code U} other metadata, {@code ?} other content with the same size and time
   */
  record Difference(String mark, String path, long sizeBefore, long sizeAfter) implements Item {}

  /**
   * A damage.
   *
   * @param text a sentence
   * @param files what it touches, each as {@code ID:/path}
   */
  record Problem(String text, List<String> files) implements Item {
    /** The list is copied. */
    public Problem {
      files = List.copyOf(files);
    }
  }

  /**
   * What the node is busy with.
   *
   * @param id to name it by
   * @param says the command and what it is about
   * @param state {@code running} or {@code paused}
   */
  record Job(int id, String says, String state, Event.Status progress) implements Item {}
}
