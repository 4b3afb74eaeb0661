package org.distbackup.engine.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.placement.Group;
import org.jspecify.annotations.Nullable;

/**
 * What the owner's client must remember: its groups, the packs committed to them, and the counter
 * of its newest head. An immutable value.
 *
 * @param head the highest counter that any head was given
 * @param current the group that new packs go to, when one was ever granted
 * @param dropped packs that are not counted on any more. Owed are the members that are to delete
 *     theirs and have not; nobody is to as long as a pack is only given up ({@link #givenUp})
 */
public record CatalogState(
    Map<GroupId, Group> groups,
    Map<PackId, PackRecord> packs,
    Optional<GroupId> current,
    long head,
    Map<PackId, PackRecord> dropped) {
  /** Nothing yet. */
  public static final CatalogState EMPTY =
      new CatalogState(Map.of(), Map.of(), Optional.empty(), 0, Map.of());

  /** What was written before packs could be dropped has none. */
  @JsonCreator
  static CatalogState of(
      @JsonProperty("groups") Map<GroupId, Group> groups,
      @JsonProperty("packs") Map<PackId, PackRecord> packs,
      @JsonProperty("current") Optional<GroupId> current,
      @JsonProperty("head") long head,
      @JsonProperty("dropped") @Nullable Map<PackId, PackRecord> dropped) {
    return new CatalogState(groups, packs, current, head, dropped == null ? Map.of() : dropped);
  }

  /**
   * With a group granted, or a record that renews a known one; it becomes the current group. A
   * record that differs is ignored: packs lie where the first one says.
   */
  public CatalogState withGroup(Group group) {
    var known = groups.get(group.id());
    if (known != null && !group.renews(known)) {
      return new CatalogState(groups, packs, Optional.of(group.id()), head, dropped);
    }
    return new CatalogState(
        with(groups, group.id(), group), packs, Optional.of(group.id()), head, dropped);
  }

  /** The newest record of a group that was granted. */
  public Optional<Group> group(GroupId id) {
    return Optional.ofNullable(groups.get(id));
  }

  /** With a pack committed. */
  public CatalogState withPack(PackId pack, PackRecord record) {
    return withPacks(with(packs, pack, record), dropped);
  }

  /** With groups and packs that the heads list and this catalog did not count on. */
  public CatalogState withAdopted(Collection<Group> more, Map<PackId, PackRecord> records) {
    var allGroups = new HashMap<>(groups);
    more.forEach(group -> allGroups.putIfAbsent(group.id(), group));
    var all = new HashMap<>(packs);
    records.forEach(all::putIfAbsent);
    var gone = new HashMap<>(dropped);
    gone.keySet().removeAll(records.keySet());
    return new CatalogState(
        Collections.unmodifiableMap(allGroups),
        Collections.unmodifiableMap(all),
        current,
        head,
        Collections.unmodifiableMap(gone));
  }

  /** With one debt paid. */
  public CatalogState settled(PackId pack, int shard) {
    var record = packs.get(pack);
    return record == null ? this : withPack(pack, record.settled(shard));
  }

  /** With a shard found missing: it is owed again. */
  public CatalogState owing(PackId pack, int shard) {
    var record = packs.get(pack);
    return record == null ? this : withPack(pack, record.owing(shard));
  }

  /** Without packs, given up or not, which all members of their groups are still to delete. */
  public CatalogState without(Collection<PackId> unneeded) {
    return without(unneeded, group -> (1 << group.members().size()) - 1);
  }

  /** Without packs that cannot be put together now; nobody deletes anything of them. */
  public CatalogState withoutLost(Collection<PackId> lost) {
    return without(lost, group -> 0);
  }

  private CatalogState without(Collection<PackId> those, ToIntFunction<Group> deleting) {
    var left = new HashMap<>(packs);
    var gone = new HashMap<>(dropped);
    var givenUp = givenUp();
    for (var pack : those) {
      var known = left.remove(pack);
      var record = known == null ? givenUp.get(pack) : known;
      var group = record == null ? null : groups.get(record.group());
      if (record != null && group != null) {
        gone.put(pack, new PackRecord(record.group(), record.length(), deleting.applyAsInt(group)));
      }
    }
    return withPacks(Collections.unmodifiableMap(left), Collections.unmodifiableMap(gone));
  }

  /**
   * Packs that could not be put together when that was last tried. Their members may have been
   * mistaken for others, so they are deleted only when no snapshot needs them.
   */
  public Map<PackId, PackRecord> givenUp() {
    var givenUp = new HashMap<>(dropped);
    givenUp.values().removeIf(record -> record.owed() != 0);
    return givenUp;
  }

  /** With dropped packs deleted by the member that held this shard of them. */
  public CatalogState deleted(Collection<PackId> done, int shard) {
    var left = new HashMap<>(dropped);
    for (var pack : done) {
      left.computeIfPresent(
          pack, (id, record) -> record.settled(shard).owed() == 0 ? null : record.settled(shard));
    }
    return withPacks(packs, Collections.unmodifiableMap(left));
  }

  /** With a head's counter taken. */
  public CatalogState withHead(long counter) {
    return new CatalogState(groups, packs, current, Math.max(head, counter), dropped);
  }

  private CatalogState withPacks(
      Map<PackId, PackRecord> committed, Map<PackId, PackRecord> unneeded) {
    return new CatalogState(groups, committed, current, head, unneeded);
  }

  private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    var copy = HashMap.<K, V>newHashMap(map.size() + 1);
    copy.putAll(map);
    copy.put(key, value);
    return Collections.unmodifiableMap(copy);
  }
}
