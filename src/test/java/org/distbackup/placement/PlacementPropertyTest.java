package org.distbackup.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.distbackup.id.PeerId;
import org.distbackup.shard.Scheme;

class PlacementPropertyTest {
  @Property(tries = 500)
  void everyChoiceKeepsTheInvariants(
      @ForAll long seed,
      @ForAll @IntRange(max = 24) int size,
      @ForAll @IntRange(min = 1, max = 16) int sites,
      @ForAll @IntRange(max = 2) int margin) {
    var random = new Random(seed);
    List<Candidate> members =
        IntStream.range(0, size).mapToObj(number -> candidate(number, sites, random)).toList();
    Set<PeerId> avoid =
        members.stream()
            .map(Candidate::id)
            .filter(peer -> random.nextInt(8) == 0)
            .collect(Collectors.toSet());
    var groups = new ArrayList<Group>();
    for (int id = 0; id < 5; id++) {
      int n = 1 + random.nextInt(4);
      if (n <= size) {
        int[] peers = random.ints(0, size).distinct().limit(n).toArray();
        groups.add(Cast.group(id, Scheme.forSites(n), peers));
      }
    }
    var request = new PlacementRequest(Cast.owner(0), Set.of("site-0"), avoid);
    new Invariants(members, request, groups, margin).check();
  }

  private static Candidate candidate(int number, int sites, Random random) {
    String site = "site-" + random.nextInt(sites);
    Presence presence = Cast.presence(random);
    return new Candidate(
        Cast.member(number, site, Cast.owner(random.nextInt(5))),
        random.nextBoolean() ? Presence.ONLINE : presence,
        random.nextInt(10) == 0,
        random.nextInt(4));
  }
}
