package org.distbackup.node;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import org.distbackup.api.Item;
import org.distbackup.api.Request;
import org.distbackup.api.TreeSummary;
import org.distbackup.engine.Backups;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.prune.ForgetRequest;
import org.distbackup.failure.Failure;
import org.distbackup.retention.Policy;
import org.distbackup.retention.Span;
import org.distbackup.retention.Verdict;

/** The commands that keep order: forget, prune, check. */
record UpkeepCommands(Backups engine, Jobs jobs, InstantSource clock) {
  void forget(Request request, Caller caller) throws InterruptedException {
    var asked = new Asked(request);
    var ids = asked.all("snapshot");
    var policy = Optional.of(policy(asked)).filter(given -> !given.isEmpty());
    if (ids.isEmpty() == policy.isEmpty()) {
      throw new Failure(
          Failure.Kind.USAGE,
          ids.isEmpty()
              ? "Nothing says which snapshots to keep."
              : "Snapshots are either named or chosen by rules, not both.",
          "Give snapshots to forget, or rules such as --keep-daily 7 --keep-weekly 4.");
    }
    boolean dryRun = asked.flag("dry-run");
    var result = engine.forget(new ForgetRequest(ids, policy, asked.all("tag"), dryRun));
    result.verdicts().forEach(verdict -> caller.tell(Items.verdict(verdict)));
    long kept = result.verdicts().stream().filter(Verdict::kept).count();
    caller.tell(new TreeSummary.Forget(kept, result.verdicts().size() - kept, dryRun));
  }

  private static Policy policy(Asked asked) {
    return new Policy(
        count(asked, "keep-last"),
        count(asked, "keep-hourly"),
        count(asked, "keep-daily"),
        count(asked, "keep-weekly"),
        count(asked, "keep-monthly"),
        count(asked, "keep-yearly"),
        asked.read("keep-within", Span::parse, "Give years, months, days, hours: 1y5m7d2h."),
        asked.all("keep-tag"),
        asked
            .read("zone", ZoneId::of, "Give a time zone such as Europe/Berlin.")
            .orElse(ZoneId.systemDefault()));
  }

  private static int count(Asked asked, String name) {
    return asked.read(name, UpkeepCommands::count, "Give a number, or all.").orElse(0);
  }

  private static int count(String text) {
    if (!text.equals("all") && !text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(text);
    }
    return text.equals("all") ? Policy.ALL : Integer.parseInt(text);
  }

  void prune(Request request, Caller caller) throws InterruptedException {
    boolean dryRun = request.flag("dry-run");
    var progress = new Progress();
    var watch = new Stopwatch(clock);
    var result = jobs.follow("prune", () -> engine.prune(dryRun, progress), progress, caller);
    caller.tell(
        new TreeSummary.Prune(
            result.packsDeleted(),
            result.packsRewritten(),
            result.bytesFreed(),
            result.bytesKept(),
            watch.seconds(),
            result.dryRun()));
  }

  int check(Request request, Caller caller) throws InterruptedException {
    var check =
        new Asked(request)
            .read(
                "read-data-subset",
                UpkeepCommands::subset,
                "Give a percentage such as 5%, or a part such as 1/10.")
            .orElse(new CheckRequest(0, 0, 0));
    var progress = new Progress();
    var watch = new Stopwatch(clock);
    var result = jobs.follow("check", () -> engine.check(check, progress), progress, caller);
    for (var problem : result.problems()) {
      caller.tell(new Item.Problem(problem.text(), problem.files()));
    }
    caller.tell(
        new TreeSummary.Check(
            result.packs(),
            result.snapshots(),
            result.problems().size(),
            result.healed(),
            watch.seconds()));
    return result.problems().isEmpty() ? 0 : ExitCodes.DAMAGED;
  }

  private static CheckRequest subset(String text) {
    if (text.matches("\\d{1,3}(\\.\\d{1,9})?%")) {
      return new CheckRequest(Double.parseDouble(text.substring(0, text.length() - 1)) / 100, 0, 0);
    }
    if (text.matches("[1-9]\\d{0,5}/[1-9]\\d{0,5}")) {
      String[] part = text.split("/", 2);
      int parts = Integer.parseInt(part[1]);
      return new CheckRequest(1.0 / parts, Integer.parseInt(part[0]), parts);
    }
    throw new IllegalArgumentException(text);
  }
}
