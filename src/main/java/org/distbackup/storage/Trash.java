package org.distbackup.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.shard.CorruptDescriptorException;
import org.distbackup.shard.CorruptShardFileException;
import org.distbackup.shard.Descriptor;
import org.distbackup.shard.ShardFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deleted shards: whole files, as they were, in {@code shards/trash/<group>/<pack>.<index>}. They
 * are not served and still count as used space. Each method leaves what it did durable.
 */
final class Trash {
  private static final Logger LOG = LoggerFactory.getLogger(Trash.class);

  private final ShardPaths paths;
  private final Disk disk;
  private final Space space;
  private final Folders folders;

  /** Held while a file changes its place, so that space is counted right. */
  private final Object moving;

  Trash(ShardPaths paths, Disk disk, Space space, Folders folders, Object moving) {
    this.paths = paths;
    this.disk = disk;
    this.space = space;
    this.folders = folders;
    this.moving = moving;
  }

  /** Groups of which something lies here, or once did. */
  List<GroupId> groups() throws IOException {
    return Inventory.names(paths.trash()).stream()
        .map(Trash::groupId)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<GroupId> groupId(String name) {
    try {
      return Optional.of(GroupId.parse(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What lies here of a group, with the bytes of each shard. */
  Map<ShardName, Integer> content(GroupId group) throws IOException {
    var content = new TreeMap<ShardName, Integer>();
    for (String file : Inventory.names(paths.trash(group))) {
      Optional<ShardName> name = ShardName.parse(file);
      if (name.isPresent()) {
        content.put(name.get(), shardLength(size(paths.trashed(group, name.get()))));
      }
    }
    return content;
  }

  /** Whether a shard has its place among those that are served. */
  boolean inPlace(GroupId group, ShardName shard) {
    return Files.exists(paths.file(group, shard));
  }

  /**
   * Brings here what lies in its place of these packs, but no shard that says itself that it is
   * another owner's.
   *
   * @param owner who lets them go
   * @param n shards that a pack has
   * @return what was brought
   */
  Map<ShardName, Integer> take(GroupId group, OwnerId owner, Collection<PackId> packs, int n)
      throws IOException {
    var taken = new TreeMap<ShardName, Integer>();
    var changed = new TreeSet<Path>();
    for (PackId pack : packs) {
      for (int index = 0; index < n; index++) {
        var shard = new ShardName(pack, index);
        if (inPlace(group, shard) && !isOfAnother(owner, paths.file(group, shard))) {
          folders.ensure(paths.trash(group));
          taken.put(shard, shardLength(take(group, shard)));
          changed.add(paths.folder(group, shard));
        }
      }
    }
    if (!taken.isEmpty()) {
      disk.syncFolder(paths.trash(group));
      for (Path folder : changed) {
        disk.syncFolder(folder);
      }
    }
    return taken;
  }

  private boolean isOfAnother(OwnerId owner, Path file) {
    try (ShardInput shard = ShardInput.open(disk, file)) {
      Descriptor said = Descriptor.decode(ShardFile.readHeader(shard.header()).descriptor());
      // Rot may have changed the name; the signature tells.
      boolean another = !said.owner().equals(owner) && said.verified();
      if (another) {
        LOG.warn("shard file {} stays: it is of {}, and {} lets it go", file, said.owner(), owner);
      }
      return another;
    } catch (IOException | CorruptShardFileException | CorruptDescriptorException e) {
      // It says nothing any more, and is of no use: the group's owner decides.
      LOG.debug("shard file {} does not say whose it is: {}", file, e.toString());
      return false;
    }
  }

  private long take(GroupId group, ShardName shard) throws IOException {
    synchronized (moving) {
      Path file = paths.file(group, shard);
      Path trashed = paths.trashed(group, shard);
      long bytes = size(file);
      long replaced = size(trashed);
      disk.rename(file, trashed);
      space.settle(0, -replaced);
      return bytes;
    }
  }

  /** Puts shards of these packs back into their places; what is there already stays. */
  Map<ShardName, Integer> giveBack(GroupId group, Set<PackId> packs) throws IOException {
    Map<ShardName, Integer> given = content(group);
    given.keySet().removeIf(shard -> !packs.contains(shard.pack()));
    var changed = new TreeSet<Path>();
    for (ShardName shard : given.keySet()) {
      folders.ensure(paths.folder(group, shard));
      changed.add(paths.folder(group, shard));
      synchronized (moving) {
        if (!inPlace(group, shard)) {
          disk.rename(paths.trashed(group, shard), paths.file(group, shard));
        }
      }
    }
    for (Path folder : changed) {
      disk.syncFolder(folder);
    }
    for (ShardName shard : given.keySet()) {
      drop(group, shard);
    }
    if (!given.isEmpty()) {
      disk.syncFolder(paths.trash(group));
    }
    return given;
  }

  /** Throws away what lies here of a shard that is, durably, in its place as well. */
  void drop(GroupId group, ShardName shard) throws IOException {
    synchronized (moving) {
      if (inPlace(group, shard)) {
        delete(group, shard);
      }
    }
  }

  /** Throws these away for good. */
  void purge(GroupId group, Collection<ShardName> shards) throws IOException {
    for (ShardName shard : shards) {
      synchronized (moving) {
        delete(group, shard);
      }
    }
    if (!shards.isEmpty()) {
      disk.syncFolder(paths.trash(group));
    }
  }

  /** Throws away what lies here although its place is taken: a stop left it. */
  void dropDoubles(GroupId group) throws IOException {
    var doubles = new ArrayList<>(content(group).keySet());
    doubles.removeIf(shard -> !inPlace(group, shard));
    for (ShardName shard : doubles) {
      disk.syncFolder(paths.folder(group, shard));
      drop(group, shard);
    }
  }

  private void delete(GroupId group, ShardName shard) throws IOException {
    Path trashed = paths.trashed(group, shard);
    if (Files.exists(trashed)) {
      long bytes = size(trashed);
      disk.delete(trashed);
      space.settle(0, -bytes);
    }
  }

  /** 0 when it is not there. */
  static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static int shardLength(long fileBytes) {
    return (int) Math.max(0, fileBytes - ShardFile.HEADER_BYTES);
  }
}
