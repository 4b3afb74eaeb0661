package org.distbackup.engine.prune;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobIndex;

/**
 * What a prune is to do with the packs that there are.
 *
 * @param unused no snapshot needs anything in them
 * @param rewritten needed in part; what is needed is to be packed anew
 * @param freed bytes of both
 * @param kept bytes of the rest
 */
record PrunePlan(Set<PackId> unused, Set<PackId> rewritten, long freed, long kept) {
  /** So much of what is kept may be waste: less would be bought with much traffic. */
  private static final double MOST_WASTE = 0.05;

  private record Use(PackId pack, long used, long length) {
    long waste() {
      return length - used;
    }
  }

  /** Plans for packs by which records of the index are needed. */
  static PrunePlan of(Map<PackId, PackRecord> packs, BlobIndex index, BitSet needed) {
    Map<PackId, Long> used = new HashMap<>();
    Map<PackId, Long> listed = new HashMap<>();
    index.forEach(
        (number, blob) -> {
          var at = blob.location();
          listed.merge(at.pack(), (long) at.sealedLength(), Long::sum);
          if (needed.get(number)) {
            used.merge(at.pack(), (long) at.sealedLength(), Long::sum);
          }
        });
    var unused = new HashSet<>(packs.keySet());
    unused.removeAll(used.keySet());
    long freed =
        packs.entrySet().stream()
            .filter(pack -> unused.contains(pack.getKey()))
            .mapToLong(pack -> pack.getValue().length())
            .sum();
    var partly =
        used.entrySet().stream()
            .filter(entry -> packs.containsKey(entry.getKey()))
            .map(
                entry ->
                    new Use(
                        entry.getKey(), entry.getValue(), listed.getOrDefault(entry.getKey(), 0L)))
            .sorted(Comparator.comparingDouble(use -> -(double) use.waste() / use.length()))
            .toList();
    long kept = partly.stream().mapToLong(Use::length).sum();
    long waste = partly.stream().mapToLong(Use::waste).sum();
    var rewritten = new HashSet<PackId>();
    for (var use : partly) {
      if (waste <= MOST_WASTE * kept) {
        break;
      }
      rewritten.add(use.pack());
      waste -= use.waste();
      kept -= use.waste();
      freed += use.waste();
    }
    return new PrunePlan(unused, rewritten, freed, kept);
  }
}
