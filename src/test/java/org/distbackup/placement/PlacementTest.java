package org.distbackup.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.distbackup.shard.Scheme;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final PlacementRequest REQUEST =
      new PlacementRequest(Cast.owner(0), Set.of("site-0"), Set.of());

  @Test
  void withNobodyElseThereIsNoGroup() {
    assertThat(choose(List.of(), List.of())).isEmpty();
    var own = new Candidate(Cast.member(1, "far", Cast.owner(0)), Presence.ONLINE, false, 9);
    var sameSite =
        new Candidate(Cast.member(2, "site-0", Cast.owner(2)), Presence.ONLINE, false, 9);
    assertThat(choose(List.of(own, sameSite), List.of())).isEmpty();
  }

  @Test
  void oneSiteOnlineGivesOneCopyEvenIfOthersSleep() {
    var members =
        List.of(Cast.online(1, 5), Cast.asleep(2, 5), Cast.asleep(3, 5), Cast.asleep(4, 5));
    assertThat(choose(members, List.of()))
        .contains(new Choice(Cast.group(99, new Scheme(1, 1), 1), true));
  }

  @Test
  void aSleepingMemberDoesNotNarrowTheSchemeWhileAQuorumIsOnline() {
    var members =
        List.of(
            Cast.online(1, 5),
            Cast.online(2, 5),
            Cast.online(3, 5),
            Cast.online(4, 5),
            Cast.asleep(5, 9));
    assertThat(choose(members, List.of()))
        .contains(new Choice(Cast.group(99, new Scheme(3, 5), 1, 2, 3, 4, 5), true));
  }

  @Test
  void withoutAQuorumOnlineTheOnlineSitesAloneCount() {
    var members =
        List.of(
            Cast.online(1, 5),
            Cast.online(2, 5),
            Cast.online(3, 5),
            Cast.asleep(4, 9),
            Cast.asleep(5, 9));
    assertThat(choose(members, List.of()))
        .contains(new Choice(Cast.group(99, new Scheme(1, 3), 1, 2, 3), true));
  }

  @Test
  void theEmptiestMembersAreChosenAndOfEqualsTheLowestId() {
    var members = new ArrayList<Candidate>();
    for (int number = 1; number <= 7; number++) {
      members.add(Cast.online(number, number == 2 ? 1 : number == 7 ? 100 : 50));
    }
    assertThat(choose(members, List.of()))
        .contains(new Choice(Cast.group(99, new Scheme(4, 6), 7, 1, 3, 4, 5, 6), true));
  }

  @Test
  void anExistingGroupIsUsedAgainThoughOthersHaveMoreSpace() {
    var members = new ArrayList<Candidate>();
    for (int number = 1; number <= 7; number++) {
      members.add(Cast.online(number, number));
    }
    Group existing = Cast.group(7, new Scheme(4, 6), 1, 2, 3, 4, 5, 6);
    assertThat(choose(members, List.of(existing))).contains(new Choice(existing, false));
  }

  @Test
  void aGroupOfANarrowerSchemeIsLeftWhenPeersJoin() {
    Group existing = Cast.group(7, new Scheme(1, 1), 1);
    var members = List.of(Cast.online(1, 5), Cast.online(2, 5));
    assertThat(choose(members, List.of(existing)))
        .contains(new Choice(Cast.group(99, new Scheme(1, 2), 1, 2), true));
  }

  @Test
  void aGroupWithAFullMemberIsLeft() {
    Group existing = Cast.group(7, new Scheme(1, 1), 1);
    var full = new Candidate(Cast.member(1), Presence.ONLINE, true, 0);
    assertThat(choose(List.of(full, Cast.online(2, 5)), List.of(existing)))
        .contains(new Choice(Cast.group(99, new Scheme(1, 1), 2), true));
  }

  @Test
  void aGroupWhoseMembersMovedToOneSiteIsLeft() {
    Group existing = Cast.group(7, new Scheme(1, 2), 1, 2);
    var first = new Candidate(Cast.member(1, "home", Cast.owner(1)), Presence.ONLINE, false, 5);
    var second = new Candidate(Cast.member(2, "home", Cast.owner(2)), Presence.ONLINE, false, 6);
    assertThat(choose(List.of(first, second, Cast.online(3, 1)), List.of(existing)))
        .contains(new Choice(Cast.group(99, new Scheme(1, 2), 2, 3), true));
  }

  private static Optional<Choice> choose(List<Candidate> members, List<Group> groups) {
    return Placement.propose(members, REQUEST, groups, 1, () -> Cast.groupId(99));
  }
}
