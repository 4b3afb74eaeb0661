package org.distbackup.engine;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.placement.Group;

/**
 * What the owner's client must remember: its groups, the packs committed to them, and the counter
 * of its newest head. An immutable value.
 *
 * @param head the highest counter that any head was given
 * @param current the group that new packs go to, when one was ever granted
 */
public record CatalogState(
    Map<GroupId, Group> groups,
    Map<PackId, PackRecord> packs,
    Optional<GroupId> current,
    long head) {
  /** Nothing yet. */
  public static final CatalogState EMPTY =
      new CatalogState(Map.of(), Map.of(), Optional.empty(), 0);

  /**
   * With a group granted, or a record of higher epoch of a known one; it becomes the current group.
   * Another record of the same epoch is ignored: packs lie where the first one says.
   */
  public CatalogState withGroup(Group group) {
    var known = groups.get(group.id());
    if (known != null && known.epoch() >= group.epoch()) {
      return new CatalogState(groups, packs, Optional.of(group.id()), head);
    }
    return new CatalogState(with(groups, group.id(), group), packs, Optional.of(group.id()), head);
  }

  /** The newest record of a group that was granted. */
  public Optional<Group> group(GroupId id) {
    return Optional.ofNullable(groups.get(id));
  }

  /** With a pack committed. */
  public CatalogState withPack(PackId pack, PackRecord record) {
    return new CatalogState(groups, with(packs, pack, record), current, head);
  }

  /** With one debt paid. */
  public CatalogState settled(PackId pack, int shard) {
    var record = packs.get(pack);
    return record == null ? this : withPack(pack, record.settled(shard));
  }

  /** With a head's counter taken. */
  public CatalogState withHead(long counter) {
    return new CatalogState(groups, packs, current, Math.max(head, counter));
  }

  private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    var copy = HashMap.<K, V>newHashMap(map.size() + 1);
    copy.putAll(map);
    copy.put(key, value);
    return Collections.unmodifiableMap(copy);
  }
}
