package org.distbackup.engine.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.id.PackId;
import org.distbackup.placement.Group;

/** Which shards of which packs are not where they should be, as far as the members tell. */
final class Census {
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
  record Shard(PackId pack, int number) {}

  private final Map<PackId, PackRecord> packs;
  private final Map<PackId, Standing> standings = new HashMap<>();

  Census(Map<PackId, PackRecord> packs) {
    this.packs = packs;
  }

  /** A shard is not there, or rotten. */
  void bad(PackId pack, int shard) {
    add(pack, new Standing(1 << shard, 0));
  }

  /** Nobody can say how a shard is. */
  void unknown(PackId pack, int shard) {
    add(pack, new Standing(0, 1 << shard));
  }

  /** Its member failed to read it: to be made again, but no proof that it is gone. */
  void doubtful(PackId pack, int shard) {
    add(pack, new Standing(1 << shard, 1 << shard));
  }

  /** A bad shard was made again. */
  void mended(PackId pack, int shard) {
    int others = ~(1 << shard);
    standings.computeIfPresent(
        pack, (id, known) -> new Standing(known.bad & others, known.unknown & others));
  }

  private void add(PackId pack, Standing news) {
    standings.merge(pack, news, Standing::or);
  }

  /** All shards that are bad, without those that are owed: nobody has ever had these. */
  List<Shard> bad() {
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

  /** Shards of a pack that may be good. */
  int good(PackId pack, Group group) {
    int bad = standings.getOrDefault(pack, Standing.GOOD).bad | owed(pack);
    return group.members().size() - Integer.bitCount(bad);
  }

  /** Whether every member that should hold a shard of the pack has said how it is. */
  boolean complete(PackId pack) {
    return standings.getOrDefault(pack, Standing.GOOD).unknown == 0;
  }
}
