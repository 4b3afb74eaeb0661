package org.distbackup.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.distbackup.id.GroupId;
import org.distbackup.id.PeerId;
import org.distbackup.shard.Scheme;

/**
 * The rules by which a group is chosen; a pure function of what is passed in.
 *
 * <p>A member is usable when it is not the owner's, does not sit on a site of the owner's, is not
 * to be avoided and not full. The scheme follows from the number of usable sites ({@link
 * Scheme#forSites}), and a group has one member per site. Two attempts:
 *
 * <ol>
 *   <li>wide: members that sleep but were seen not long ago count too, provided that as many
 *       members of the resulting group as the quorum wants are online. A laptop that is closed for
 *       the night so does not narrow everybody's scheme, and the upload still does not wait for it;
 *   <li>otherwise what the online sites alone allow.
 * </ol>
 *
 * <p>In each, an existing group of that scheme is used again while all its members are usable;
 * otherwise a new one is formed of the members with the most free space, those online first.
 */
public final class Placement {
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::presence)
          .thenComparing(Candidate::free, Comparator.reverseOrder())
          .thenComparing(Candidate::id);

  private Placement() {}

  /**
   * Chooses the group for an upload.
   *
   * @param members all members known; their order does not matter
   * @param groups the owner's existing groups; their order does not matter
   * @param margin acknowledgements wanted beyond k, see {@link Scheme#quorum}
   * @param ids gives a new group its identifier; asked only when one is formed
   * @return empty when no site but the owner's own can take a shard
   */
  public static Optional<Choice> propose(
      Collection<Candidate> members,
      PlacementRequest request,
      Collection<Group> groups,
      int margin,
      Supplier<GroupId> ids) {
    List<Candidate> usable =
        members.stream().filter(member -> usable(member, request)).sorted(BEST_FIRST).toList();
    return choose(usable, request, groups, margin, ids)
        .or(
            () ->
                choose(
                    usable.stream().filter(Candidate::online).toList(),
                    request,
                    groups,
                    margin,
                    ids));
  }

  private static boolean usable(Candidate member, PlacementRequest request) {
    return member.presence() != Presence.GONE
        && !member.full()
        && !member.member().owner().equals(request.owner())
        && !request.ownerSites().contains(member.site())
        && !request.avoid().contains(member.id());
  }

  /** One attempt; {@code usable} is sorted, the best first. */
  private static Optional<Choice> choose(
      List<Candidate> usable,
      PlacementRequest request,
      Collection<Group> groups,
      int margin,
      Supplier<GroupId> ids) {
    List<Candidate> perSite = bestOfEachSite(usable);
    if (perSite.isEmpty()) {
      return Optional.empty();
    }
    Scheme scheme = Scheme.forSites(perSite.size());
    int quorum = scheme.quorum(margin);
    List<Candidate> chosen = perSite.subList(0, scheme.n());
    if (online(chosen) < quorum) {
      return Optional.empty();
    }
    return existing(usable, request, groups, scheme, quorum)
        .map(group -> new Choice(group, false))
        .or(
            () -> {
              List<PeerId> ordered = chosen.stream().map(Candidate::id).toList();
              var group = new Group(ids.get(), request.owner(), scheme, ordered, 1);
              return Optional.of(new Choice(group, true));
            });
  }

  private static List<Candidate> bestOfEachSite(List<Candidate> sorted) {
    var sites = new HashSet<String>();
    return sorted.stream().filter(member -> sites.add(member.site())).toList();
  }

  /** The most awake of the groups that can be used again; of equals the one with the lowest id. */
  private static Optional<Group> existing(
      List<Candidate> usable,
      PlacementRequest request,
      Collection<Group> groups,
      Scheme scheme,
      int quorum) {
    var byId = new HashMap<PeerId, Candidate>();
    usable.forEach(member -> byId.put(member.id(), member));
    return groups.stream()
        .filter(group -> group.owner().equals(request.owner()) && group.scheme().equals(scheme))
        .filter(group -> byId.keySet().containsAll(group.members()) && apart(group, byId))
        .filter(group -> online(members(group, byId)) >= quorum)
        .min(
            Comparator.<Group>comparingLong(group -> -online(members(group, byId)))
                .thenComparing(Group::id));
  }

  private static boolean apart(Group group, Map<PeerId, Candidate> byId) {
    long sites = members(group, byId).stream().map(Candidate::site).distinct().count();
    return sites == group.members().size();
  }

  private static List<Candidate> members(Group group, Map<PeerId, Candidate> byId) {
    return byId.values().stream().filter(member -> group.shardOf(member.id()) >= 0).toList();
  }

  private static long online(List<Candidate> members) {
    return members.stream().filter(Candidate::online).count();
  }
}
