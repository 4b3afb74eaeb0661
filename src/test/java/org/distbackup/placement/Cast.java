package org.distbackup.placement;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.shard.Scheme;

/** Made-up owners, peers and groups, each known by a number. */
public final class Cast {
  private Cast() {}

  public static OwnerId owner(int number) {
    return new OwnerId(0, 0, 0, number);
  }

  public static PeerId peer(int number) {
    return new PeerId(0, number);
  }

  public static GroupId groupId(int number) {
    return new GroupId(0, number);
  }

  /** A peer on a site of its own, of an owner of its own. */
  public static Member member(int number) {
    return member(number, "site-" + number, owner(number));
  }

  public static Member member(int number, String site, OwnerId owner) {
    return new Member(
        peer(number),
        "peer-" + number,
        site,
        new Endpoint("host-" + number, 8098),
        new Endpoint("host-" + number, 9098),
        owner,
        1L << 40);
  }

  public static Candidate online(int number, long free) {
    return new Candidate(member(number), Presence.ONLINE, false, free);
  }

  public static Candidate asleep(int number, long free) {
    return new Candidate(member(number), Presence.RECENT, false, free);
  }

  static Presence presence(Random random) {
    var all = List.of(Presence.ONLINE, Presence.RECENT, Presence.GONE);
    return all.get(random.nextInt(all.size()));
  }

  /** Of owner 0, epoch 1. */
  public static Group group(int id, Scheme scheme, int... peers) {
    List<PeerId> members = IntStream.of(peers).mapToObj(Cast::peer).toList();
    return new Group(groupId(id), owner(0), scheme, members, 1);
  }
}
