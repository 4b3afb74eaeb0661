package org.distbackup.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.distbackup.id.PeerId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster lives through joins, sleep, loss, full disks and refusals; every step is checked. */
class PlacementSimulationTest {
  private static final int STEPS = 300;

  private final List<Candidate> members = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void invariantsHoldThroughALife(long seed) {
    var random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      change(random);
      var request = new PlacementRequest(Cast.owner(0), Set.of("site-0"), avoid(random));
      var now = new Invariants(List.copyOf(members), request, List.copyOf(groups), 1);
      now.check();
      upload(now, step);
    }
    assertThat(groups).as("groups formed").isNotEmpty();
  }

  private void change(Random random) {
    if (members.size() < 3 || (random.nextInt(12) == 0 && members.size() < 20)) {
      int number = members.size() + 1;
      String site = "site-" + random.nextInt(14);
      Member member = Cast.member(number, site, Cast.owner(random.nextInt(6)));
      members.add(new Candidate(member, Presence.ONLINE, false, random.nextInt(1000)));
      return;
    }
    int at = random.nextInt(members.size());
    Candidate before = members.get(at);
    Presence presence = random.nextInt(3) > 0 ? Presence.ONLINE : Cast.presence(random);
    members.set(
        at,
        new Candidate(before.member(), presence, random.nextInt(15) == 0, random.nextInt(1000)));
  }

  private Set<PeerId> avoid(Random random) {
    var avoid = new HashSet<PeerId>();
    if (random.nextInt(4) == 0) {
      avoid.add(members.get(random.nextInt(members.size())).id());
    }
    return avoid;
  }

  /** A new group is recorded, and is then used again as long as nothing changes. */
  private void upload(Invariants now, int step) {
    Optional<Choice> choice =
        Placement.propose(
            now.members(), now.request(), groups, now.margin(), () -> Cast.groupId(1000 + step));
    if (choice.isEmpty() || !choice.get().fresh()) {
      return;
    }
    groups.add(choice.get().group());
    Optional<Choice> again =
        Placement.propose(
            now.members(), now.request(), groups, now.margin(), () -> Cast.groupId(9999));
    assertThat(again).contains(new Choice(choice.get().group(), false));
  }
}
