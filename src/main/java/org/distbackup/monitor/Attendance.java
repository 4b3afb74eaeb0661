package org.distbackup.monitor;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.distbackup.id.PeerId;
import org.distbackup.message.MemberView;
import org.distbackup.message.MonitorCommand.ReportPeer;
import org.distbackup.message.StorageMessage;
import org.distbackup.placement.Candidate;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Member;
import org.distbackup.placement.Presence;
import org.jspecify.annotations.Nullable;

/** Who reports and how full they are: forgotten with the process. One thread's. */
final class Attendance {
  private record Seen(Instant at, ReportPeer report) {}

  private final MonitorSettings settings;
  private final Instant started;
  private final Map<PeerId, Seen> seen = new HashMap<>();
  private final Set<PeerId> away = new HashSet<>();
  private final Map<PeerId, ActorRef<StorageMessage>> loggedOut = new HashMap<>();
  private final Set<PeerId> shownOnline = new HashSet<>();
  private Set<PeerId> expected = Set.of();
  private @Nullable Instant lastArrival;
  private boolean settled;

  Attendance(MonitorSettings settings, Instant started) {
    this.settings = settings;
    this.started = started;
  }

  /** The members known from the journal, of whom none has reported yet. */
  void expect(Collection<PeerId> members) {
    expected = Set.copyOf(members);
  }

  void report(ReportPeer report, Instant now) {
    PeerId id = report.member().id();
    if (seen.put(id, new Seen(now, report)) == null) {
      lastArrival = now;
    }
    if (!report.storage().equals(loggedOut.get(id))) {
      away.remove(id);
      loggedOut.remove(id);
    }
  }

  /** Offline until it comes anew: reports that were still on their way change nothing. */
  void left(PeerId peer) {
    away.add(peer);
    storage(peer).ifPresent(storage -> loggedOut.put(peer, storage));
  }

  /** Until the next report, or {@link #reachable}, the node counts as offline. */
  void unreachable(Endpoint control) {
    away.addAll(at(control));
  }

  void reachable(Endpoint control) {
    at(control).stream().filter(id -> !loggedOut.containsKey(id)).forEach(away::remove);
  }

  private List<PeerId> at(Endpoint control) {
    return seen.values().stream()
        .map(entry -> entry.report.member())
        .filter(member -> member.control().equals(control))
        .map(Member::id)
        .toList();
  }

  boolean online(PeerId peer, Instant now) {
    @Nullable Seen entry = seen.get(peer);
    return entry != null
        && !away.contains(peer)
        && now.isBefore(entry.at.plus(settings.offlineAfter()));
  }

  /** Where a peer's assignments go; empty until it has reported. */
  Optional<ActorRef<StorageMessage>> storage(PeerId peer) {
    return Optional.ofNullable(seen.get(peer)).map(entry -> entry.report.storage());
  }

  /**
   * Whether a group may be formed: all members known from the journal have reported, or somebody
   * has and nobody else came for a while. Once true it stays true.
   */
  boolean settled(Instant now) {
    boolean quiet = lastArrival != null && !now.isBefore(lastArrival.plus(settings.settle()));
    boolean complete = !expected.isEmpty() && seen.keySet().containsAll(expected);
    settled = settled || quiet || complete;
    return settled;
  }

  Candidate candidate(Member member, Instant now) {
    @Nullable Seen entry = seen.get(member.id());
    Instant last = entry == null ? started : entry.at;
    Presence presence;
    if (online(member.id(), now)) {
      presence = Presence.ONLINE;
    } else if (now.isBefore(last.plus(settings.lostAfter()))) {
      presence = Presence.RECENT;
    } else {
      presence = Presence.GONE;
    }
    return entry == null
        ? new Candidate(member, presence, false, 0)
        : new Candidate(member, presence, entry.report.full(), entry.report.free());
  }

  MemberView view(Member member, Instant now) {
    @Nullable Seen entry = seen.get(member.id());
    return entry == null
        ? new MemberView(member, false, 0, 0, 0)
        : new MemberView(
            member,
            online(member.id(), now),
            entry.at.toEpochMilli(),
            entry.report.used(),
            entry.report.free());
  }

  /** Members that went offline since the last call. */
  List<Member> lapsed(Instant now) {
    var gone =
        seen.values().stream()
            .map(entry -> entry.report.member())
            .filter(member -> shownOnline.contains(member.id()) && !online(member.id(), now))
            .toList();
    shownOnline.clear();
    seen.keySet().stream().filter(id -> online(id, now)).forEach(shownOnline::add);
    return gone;
  }
}
