package org.distbackup.node;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.distbackup.api.Event;
import org.distbackup.api.Summary;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.id.GroupId;
import org.distbackup.id.PeerId;
import org.distbackup.message.MemberView;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Group;

/** How the cluster is, seen from this node, as {@code status} and {@code peers} say. */
final class StatusReport {
  private static final Duration MONITOR_PATIENCE = Duration.ofSeconds(3);
  private static final int SHORT_ID = 8;

  /** The node that reports. */
  record NodeName(PeerId id, String name, Endpoint control) {}

  /** Where the report looks. */
  record Sources(MonitorGate monitor, Supplier<AddressBook> book, Supplier<CatalogState> catalog) {
    Optional<List<MemberView>> monitorSays() throws InterruptedException {
      return monitor.members(MONITOR_PATIENCE);
    }
  }

  private final NodeName self;
  private final Endpoint expected;
  private final Sources sources;
  private final InstantSource clock;

  /**
   * A report.
   *
   * @param expected where a monitor should be, as long as the cluster does not tell
   */
  StatusReport(NodeName self, Endpoint expected, Sources sources, InstantSource clock) {
    this.self = self;
    this.expected = expected;
    this.sources = sources;
    this.clock = clock;
  }

  List<Event> peers() throws InterruptedException {
    var events = new ArrayList<Event>();
    var known = sources.monitorSays();
    if (known.isEmpty()) {
      events.add(
          new Event.Warning(
              "No monitor answers at " + monitor() + ": this is who was known before."));
    }
    for (var view : known.orElseGet(this::fromBook)) {
      var member = view.member();
      long seen =
          view.lastSeenMillis() == 0
              ? 0
              : Math.max(0, (clock.millis() - view.lastSeenMillis()) / 1000);
      events.add(
          new Event.Peer(
              member.name(),
              member.site(),
              member.control().toString(),
              member.data().toString(),
              view.online() ? "online" : "offline",
              member.offered(),
              view.used(),
              view.online() ? 0 : seen,
              member.id().equals(self.id())));
    }
    return events;
  }

  private Endpoint monitor() {
    return sources.monitor().address().orElse(expected);
  }

  private List<MemberView> fromBook() {
    return sources.book().get().members().stream()
        .map(member -> new MemberView(member, member.id().equals(self.id()), 0, 0, 0))
        .toList();
  }

  Summary.Status status() throws InterruptedException {
    var known = sources.monitorSays();
    var views = known.orElseGet(this::fromBook);
    var catalog = sources.catalog().get();
    var online =
        views.stream()
            .filter(MemberView::online)
            .map(view -> view.member().id())
            .collect(Collectors.toSet());
    var groups = new ArrayList<Summary.Group>();
    for (var group : catalog.groups().values()) {
      groups.add(describe(group, packs(catalog, group.id()), online));
    }
    return new Summary.Status(
        known.isPresent() ? "joined" : "waiting",
        self.name(),
        self.control().toString(),
        monitor().toString(),
        known.isPresent() ? "online" : "offline",
        online.size(),
        views.size(),
        views.stream().mapToLong(view -> view.member().offered()).sum(),
        views.stream().mapToLong(MemberView::used).sum(),
        ownBytes(catalog),
        groups,
        says(known.isPresent(), online.size(), views.size(), groups));
  }

  private static List<PackRecord> packs(CatalogState catalog, GroupId group) {
    return catalog.packs().values().stream()
        .filter(record -> record.group().equals(group))
        .toList();
  }

  /** A group survives as many sites as its least redundant pack has shards beyond k. */
  private static Summary.Group describe(Group group, List<PackRecord> packs, Set<PeerId> online) {
    var scheme = group.scheme();
    int mostOwed =
        packs.stream().mapToInt(record -> Integer.bitCount(record.owed())).max().orElse(0);
    return new Summary.Group(
        group.id().toString().substring(0, SHORT_ID),
        scheme.toString(),
        scheme.n(),
        (int) group.members().stream().filter(online::contains).count(),
        packs.size(),
        packs.stream().mapToLong(record -> Integer.bitCount(record.owed())).sum(),
        scheme.n() - mostOwed - scheme.k());
  }

  private static long ownBytes(CatalogState catalog) {
    Map<GroupId, Group> groups = catalog.groups();
    long bytes = 0;
    for (var record : catalog.packs().values()) {
      var group = groups.get(record.group());
      if (group != null) {
        int kept = group.scheme().n() - Integer.bitCount(record.owed());
        bytes += (long) group.scheme().shardLength(record.length()) * kept;
      }
    }
    return bytes;
  }

  private List<String> says(
      boolean monitorOnline, int online, int total, List<Summary.Group> groups) {
    var says = new ArrayList<String>();
    if (!monitorOnline) {
      says.add(
          "No monitor answers at " + monitor() + "; files that are kept can still be downloaded.");
    }
    says.add(online + " of " + total + " peers are online.");
    var used = groups.stream().filter(group -> group.packs() > 0).toList();
    if (used.isEmpty()) {
      says.add("Nothing of yours is kept yet.");
      return says;
    }
    int survives = used.stream().mapToInt(Summary.Group::survivesSites).min().orElse(0);
    says.add(
        survives == 0
            ? "Some of what you keep has only just enough shards: losing one site may lose it."
            : "Everything you keep survives the loss of any "
                + (survives == 1 ? "1 site." : survives + " sites."));
    long owed = used.stream().mapToLong(Summary.Group::owed).sum();
    if (owed > 0) {
      says.add(
          (owed == 1 ? "1 shard is" : owed + " shards are")
              + " owed to members that were away, slow or full; they get them when they can.");
    }
    return says;
  }
}
