package org.distbackup.engine.prune;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.tree.Trees;
import org.distbackup.failure.Failure;
import org.distbackup.retention.Verdict;
import org.distbackup.snapshot.Snapshot;

/** Takes snapshots out of the heads: those named, or those that a policy does not keep. */
public final class Forget {
  private final Trees trees;
  private final Heads heads;
  private final InstantSource clock;

  /** Forgets snapshots of these heads. */
  public Forget(Trees trees, Heads heads, InstantSource clock) {
    this.trees = trees;
    this.heads = heads;
    this.clock = clock;
  }

  /** Takes snapshots out of the heads, unless it is to say only which. */
  public ForgetResult run(ForgetRequest request) throws InterruptedException {
    var verdicts = verdicts(request);
    Set<Snapshot> forgotten =
        verdicts.stream()
            .filter(verdict -> !verdict.kept())
            .map(Verdict::snapshot)
            .collect(Collectors.toSet());
    if (!request.dryRun() && !forgotten.isEmpty() && !heads.forget(forgotten)) {
      throw new Failure(
          Failure.Kind.NOT_ENOUGH,
          "Too few members took the new list of snapshots, so none is forgotten.",
          "Run the command again when more peers are online.");
    }
    return new ForgetResult(verdicts);
  }

  private List<Verdict> verdicts(ForgetRequest request) throws InterruptedException {
    if (!request.ids().isEmpty()) {
      var named = new HashSet<Snapshot>();
      for (var id : request.ids()) {
        named.add(trees.snapshot(id));
      }
      return named.stream().map(snapshot -> new Verdict(snapshot, List.of())).toList();
    }
    var candidates =
        trees.snapshots().stream()
            .filter(snapshot -> snapshot.tags().containsAll(request.tags()))
            .toList();
    return request.policy().orElseThrow(Forget::nothingSaid).apply(candidates, clock.instant());
  }

  private static Failure nothingSaid() {
    return new Failure(
        Failure.Kind.USAGE,
        "Nothing was said about which snapshots to forget.",
        "Name them, or say which to keep: --keep-last N, --keep-daily N and so on.");
  }
}
