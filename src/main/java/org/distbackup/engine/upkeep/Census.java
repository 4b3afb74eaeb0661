package org.distbackup.engine.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.engine.read.Inventories;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.transfer.Held;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which shards of which packs are not where they should be, as far as the members tell. */
public final class Census {
  private static final Logger LOG = LoggerFactory.getLogger(Census.class);

  /**
   * What is known of a pack's shards, a bit each.
   *
   * @param bad not there, or rotten
   * @param unknown their members do not answer, or cannot say
   */
  private record Standing(int bad, int unknown) {
    static final Standing GOOD = new Standing(0, 0);

    Standing or(Standing other) {
      return new Standing(bad | other.bad, unknown | other.unknown);
    }
  }

  /** A shard that is not there, or rotten. */
  public record Shard(PackId pack, int number) {}

  private final Map<PackId, PackRecord> packs;
  private final Map<PackId, Standing> standings = new HashMap<>();

  /** Of these packs, all of whose shards are taken to be good. */
  public Census(Map<PackId, PackRecord> packs) {
    this.packs = packs;
  }

  /** Asks every member what it holds; returns the names of those who do not answer. */
  public Set<String> take(Catalog catalog, Inventories inventories) throws InterruptedException {
    Map<GroupId, List<PackId>> byGroup = new HashMap<>();
    packs.forEach(
        (pack, record) ->
            byGroup.computeIfAbsent(record.group(), group -> new ArrayList<>()).add(pack));
    var away = new TreeSet<String>();
    for (var entry : byGroup.entrySet()) {
      var group = catalog.group(entry.getKey()).orElseThrow();
      for (int shard = 0; shard < group.members().size(); shard++) {
        var peer = group.members().get(shard);
        var member = catalog.member(peer);
        try {
          take(shard, entry.getValue(), inventories.inventory(group.id(), member.orElseThrow()));
        } catch (RuntimeException silent) {
          LOG.info("{} does not say what it keeps: {}", peer, silent.toString());
          away.add(member.map(Member::name).orElse(peer.toString()));
          for (var pack : entry.getValue()) {
            unknown(pack, shard);
          }
        }
      }
    }
    return away;
  }

  private void take(int shard, List<PackId> expected, List<Held> inventory) {
    var held = new HashSet<>(inventory);
    for (var pack : expected) {
      if (!held.contains(new Held(pack, shard))) {
        bad(pack, shard);
      }
    }
  }

  /** A shard is not there, or rotten. */
  public void bad(PackId pack, int shard) {
    add(pack, new Standing(1 << shard, 0));
  }

  /** Nobody can say how a shard is. */
  public void unknown(PackId pack, int shard) {
    add(pack, new Standing(0, 1 << shard));
  }

  /** Its member failed to read it: to be made again, but no proof that it is gone. */
  public void doubtful(PackId pack, int shard) {
    add(pack, new Standing(1 << shard, 1 << shard));
  }

  /** A bad shard was made again. */
  public void mended(PackId pack, int shard) {
    int others = ~(1 << shard);
    standings.computeIfPresent(
        pack, (id, known) -> new Standing(known.bad & others, known.unknown & others));
  }

  private void add(PackId pack, Standing news) {
    standings.merge(pack, news, Standing::or);
  }

  /** All shards that are bad, without those that are owed: nobody has ever had these. */
  public List<Shard> bad() {
    var shards = new ArrayList<Shard>();
    standings.forEach(
        (pack, standing) -> {
          for (int left = standing.bad & ~owed(pack); left != 0; left &= left - 1) {
            shards.add(new Shard(pack, Integer.numberOfTrailingZeros(left)));
          }
        });
    return shards;
  }

  private int owed(PackId pack) {
    var record = packs.get(pack);
    return record == null ? 0 : record.owed();
  }

  /** Packs that nobody can put together any more, all their members having said so. */
  public Set<PackId> lost(Catalog catalog) {
    var lost = new HashSet<PackId>();
    packs.forEach(
        (pack, record) ->
            catalog
                .group(record.group())
                .filter(group -> complete(pack))
                .filter(group -> good(pack, group) < group.scheme().k())
                .ifPresent(group -> lost.add(pack)));
    return lost;
  }

  /** Packs of which enough members say that they have their shard, owing the others. */
  public Map<PackId, PackRecord> found(Catalog catalog) {
    var found = new HashMap<PackId, PackRecord>();
    packs.forEach(
        (pack, record) -> {
          var standing = standings.getOrDefault(pack, Standing.GOOD);
          int absent = standing.bad | standing.unknown;
          catalog
              .group(record.group())
              .filter(group -> left(group, absent) >= group.scheme().k())
              .ifPresent(
                  group ->
                      found.put(pack, new PackRecord(record.group(), record.length(), absent)));
        });
    return found;
  }

  private static int left(Group group, int without) {
    return group.members().size() - Integer.bitCount(without);
  }

  /** Shards of a pack that may be good. */
  private int good(PackId pack, Group group) {
    return left(group, standings.getOrDefault(pack, Standing.GOOD).bad | owed(pack));
  }

  /** Whether every member that should hold a shard of the pack has said how it is. */
  public boolean complete(PackId pack) {
    return standings.getOrDefault(pack, Standing.GOOD).unknown == 0;
  }
}
