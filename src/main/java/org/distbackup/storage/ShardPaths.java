package org.distbackup.storage;

import java.nio.file.Path;
import org.distbackup.id.GroupId;

/** Where shards lie under {@code DATA/shards}. */
record ShardPaths(Path root) {
  /** What is on its way in. */
  Path incoming() {
    return root.resolve("incoming");
  }

  /** Files that are damaged. */
  Path quarantine() {
    return root.resolve("quarantine");
  }

  /** What was deleted, a folder for each group. */
  Path trash() {
    return root.resolve("trash");
  }

  Path trash(GroupId group) {
    return trash().resolve(group.toString());
  }

  Path trashed(GroupId group, ShardName shard) {
    return trash(group).resolve(shard.toString());
  }

  Path group(GroupId group) {
    return root.resolve(group.toString());
  }

  /** The folder of a shard: the first 2 digits of its pack. */
  Path folder(GroupId group, ShardName shard) {
    return group(group).resolve(shard.pack().toString().substring(0, 2));
  }

  Path file(GroupId group, ShardName shard) {
    return folder(group, shard).resolve(shard.toString());
  }
}
