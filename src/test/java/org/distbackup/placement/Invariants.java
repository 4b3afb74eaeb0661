package org.distbackup.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.distbackup.id.PeerId;
import org.distbackup.shard.Scheme;

/** What every choice must fulfil, whatever the cluster looks like. */
record Invariants(
    List<Candidate> members, PlacementRequest request, List<Group> groups, int margin) {
  Optional<Choice> choose() {
    return choose(members, groups);
  }

  private Optional<Choice> choose(Collection<Candidate> candidates, Collection<Group> existing) {
    return Placement.propose(candidates, request, existing, margin, () -> Cast.groupId(99));
  }

  void check() {
    Optional<Choice> choice = choose();
    widestSchemePossible(choice);
    orderOfInputDoesNotMatter(choice);
    choice.ifPresent(
        made -> {
          distinctSites(made);
          noneOfTheOwners(made);
          onlyUsableMembers(made);
          quorumIsOnline(made);
          existingGroupIsKept(made);
          newGroupTakesTheEmptiest(made);
        });
  }

  private void widestSchemePossible(Optional<Choice> choice) {
    int all = sites(usable());
    int awake = sites(usable().stream().filter(Candidate::online).toList());
    Optional<Scheme> expected = Optional.empty();
    if (awake > 0) {
      Scheme wide = Scheme.forSites(all);
      expected = Optional.of(awake >= wide.quorum(margin) ? wide : Scheme.forSites(awake));
    }
    assertThat(choice.map(made -> made.group().scheme())).as("widest scheme").isEqualTo(expected);
  }

  private void orderOfInputDoesNotMatter(Optional<Choice> choice) {
    var otherMembers = new ArrayList<>(members);
    var otherGroups = new ArrayList<>(groups);
    Collections.shuffle(otherMembers, new Random(1));
    Collections.shuffle(otherGroups, new Random(2));
    assertThat(choose(otherMembers, otherGroups)).as("same input, same output").isEqualTo(choice);
  }

  private void distinctSites(Choice choice) {
    assertThat(candidates(choice.group())).extracting(Candidate::site).doesNotHaveDuplicates();
    assertThat(candidates(choice.group())).hasSize(choice.group().scheme().n());
  }

  private void noneOfTheOwners(Choice choice) {
    for (Candidate member : candidates(choice.group())) {
      assertThat(member.member().owner()).isNotEqualTo(request.owner());
      assertThat(request.ownerSites()).doesNotContain(member.site());
    }
  }

  private void onlyUsableMembers(Choice choice) {
    assertThat(usable()).containsAll(candidates(choice.group()));
  }

  private void quorumIsOnline(Choice choice) {
    assertThat(candidates(choice.group()).stream().filter(Candidate::online).count())
        .as("online members")
        .isGreaterThanOrEqualTo(choice.group().scheme().quorum(margin));
  }

  private void existingGroupIsKept(Choice choice) {
    boolean existed = groups.contains(choice.group());
    assertThat(choice.fresh()).isNotEqualTo(existed);
    if (choice.fresh()) {
      assertThat(groups)
          .noneMatch(
              group ->
                  group.owner().equals(request.owner())
                      && group.scheme().equals(choice.group().scheme())
                      && candidates(group).stream().allMatch(Candidate::online)
                      && usable().containsAll(candidates(group))
                      && sites(candidates(group)) == group.scheme().n());
    }
  }

  private void newGroupTakesTheEmptiest(Choice choice) {
    if (!choice.fresh()) {
      return;
    }
    List<Candidate> chosen = candidates(choice.group());
    var sites = chosen.stream().map(Candidate::site).collect(Collectors.toSet());
    for (Candidate left : usable()) {
      if (!sites.contains(left.site()) && left.online()) {
        assertThat(chosen).allMatch(member -> member.online() && member.free() >= left.free());
      }
    }
  }

  private List<Candidate> candidates(Group group) {
    Map<PeerId, Candidate> byId =
        members.stream().collect(Collectors.toMap(Candidate::id, Function.identity()));
    return group.members().stream()
        .flatMap(peer -> Optional.ofNullable(byId.get(peer)).stream())
        .toList();
  }

  private List<Candidate> usable() {
    return members.stream()
        .filter(member -> member.presence() != Presence.GONE && !member.full())
        .filter(member -> !member.member().owner().equals(request.owner()))
        .filter(member -> !request.ownerSites().contains(member.site()))
        .filter(member -> !request.avoid().contains(member.id()))
        .toList();
  }

  private static int sites(List<Candidate> members) {
    return (int) members.stream().map(Candidate::site).distinct().count();
  }
}
