package org.distbackup.node;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.distbackup.api.Event;
import org.distbackup.api.Item;
import org.distbackup.api.Request;
import org.distbackup.api.TreeSummary;
import org.distbackup.engine.Backups;
import org.distbackup.engine.query.Difference;

/** The commands that look at what is kept: snapshots, ls, find, diff, stats. */
record LookCommands(Backups engine) {
  void snapshots(Request request, Caller caller) throws InterruptedException {
    var asked = new Asked(request);
    Optional<String> path = request.argument("path").map(text -> asked.path(text).toString());
    boolean any = false;
    for (var snapshot : engine.snapshots()) {
      boolean wanted =
          new HashSet<>(snapshot.tags()).containsAll(asked.all("tag"))
              && path.map(snapshot.paths()::contains).orElse(true);
      if (wanted) {
        any = true;
        caller.tell(Items.snapshot(snapshot));
      }
    }
    if (!any) {
      caller.tell(new Event.Warning("There is no such snapshot; dbs backup PATH makes one."));
    }
  }

  void list(Request request, Caller caller) throws InterruptedException {
    engine.list(new Asked(request).text("spec"), entry -> caller.tell(Items.entry(entry)));
  }

  void find(Request request, Caller caller) throws InterruptedException {
    var pattern = new Asked(request).text("pattern");
    var any = new AtomicBoolean();
    engine.find(
        pattern,
        (snapshot, entry) -> {
          any.set(true);
          caller.tell(new Item.Version(Items.snapshot(snapshot), Items.entry(entry)));
        });
    if (!any.get()) {
      caller.tell(new Event.Warning("No snapshot has a file that matches " + pattern + "."));
    }
  }

  void diff(Request request, Caller caller) throws InterruptedException {
    var asked = new Asked(request);
    var count = new Count();
    engine.diff(
        asked.text("one"),
        asked.text("other"),
        difference -> {
          count.add(difference);
          caller.tell(Items.difference(difference));
        });
    caller.tell(count.summary());
  }

  void stats(Request request, Caller caller) throws InterruptedException {
    var stats = engine.stats(request.argument("spec"));
    caller.tell(
        new TreeSummary.Stats(
            stats.snapshots(),
            stats.files(),
            stats.bytes(),
            stats.uniqueBytes(),
            stats.storedBytes(),
            stats.packs()));
  }

  private static final class Count {
    private final Map<Difference.Kind, Long> kinds = new EnumMap<>(Difference.Kind.class);
    private long added;
    private long removed;

    synchronized void add(Difference difference) {
      kinds.merge(difference.kind(), 1L, Long::sum);
      added += difference.kind() == Difference.Kind.ADDED ? difference.sizeAfter() : 0;
      removed += difference.kind() == Difference.Kind.REMOVED ? difference.sizeBefore() : 0;
    }

    synchronized TreeSummary.Diff summary() {
      return new TreeSummary.Diff(
          of(Difference.Kind.ADDED),
          of(Difference.Kind.REMOVED),
          of(Difference.Kind.CHANGED),
          of(Difference.Kind.METADATA),
          of(Difference.Kind.BIT_ROT),
          added,
          removed);
    }

    private long of(Difference.Kind kind) {
      return kinds.getOrDefault(kind, 0L);
    }
  }
}
