package org.distbackup.node;

import java.io.OutputStream;
import java.time.InstantSource;
import org.distbackup.api.Request;
import org.distbackup.api.Summary;
import org.distbackup.api.TreeSummary;
import org.distbackup.engine.Backups;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.restore.Overwrite;
import org.distbackup.engine.restore.RestoreRequest;

/** The commands that bring files back: restore, dump, download. */
record RestoreCommands(Backups engine, Jobs jobs, InstantSource clock) {
  int restore(Request request, Caller caller) throws InterruptedException {
    var asked = new Asked(request);
    var target = asked.path(asked.text("target"));
    var restore =
        new RestoreRequest(
            asked.text("spec"),
            target,
            asked.patterns("include"),
            asked.patterns("exclude"),
            asked
                .read("overwrite", RestoreCommands::overwrite, "Give always, if-changed or never.")
                .orElse(Overwrite.ALWAYS),
            asked.flag("dry-run"),
            asked.flag("verify"));
    var progress = new Progress();
    var watch = new Stopwatch(clock);
    var result =
        jobs.follow(
            "restore " + restore.spec() + " to " + target,
            () -> engine.restore(restore, progress),
            progress,
            caller);
    caller.tell(
        new TreeSummary.Restore(
            target.toString(),
            result.files(),
            result.directories(),
            result.bytes(),
            result.writtenBytes(),
            result.skippedFiles(),
            result.problems(),
            watch.seconds(),
            restore.dryRun()));
    return result.problems() > 0 ? ExitCodes.INCOMPLETE : 0;
  }

  private static Overwrite overwrite(String text) {
    return switch (text) {
      case "always" -> Overwrite.ALWAYS;
      case "if-changed" -> Overwrite.IF_CHANGED;
      case "never" -> Overwrite.NEVER;
      default -> throw new IllegalArgumentException(text);
    };
  }

  int dump(Request request, Caller caller) throws InterruptedException {
    var spec = new Asked(request).text("spec");
    var progress = new Progress();
    jobs.follow(
        "dump " + spec,
        () -> {
          try (OutputStream out = caller.data()) {
            engine.dump(spec, out, progress);
          }
          return spec;
        },
        progress,
        caller);
    return progress.errors() > 0 ? ExitCodes.INCOMPLETE : 0;
  }

  void download(Request request, Caller caller) throws InterruptedException {
    var asked = new Asked(request);
    var name = asked.text("name");
    var folder = asked.path(request.argument("to").orElse("."));
    var progress = new Progress();
    var watch = new Stopwatch(clock);
    var result =
        jobs.follow(
            "download " + name, () -> engine.download(name, folder, progress), progress, caller);
    caller.tell(
        new Summary.Download(
            result.name(),
            result.path().toString(),
            result.bytes(),
            Items.shortId(result.snapshot()),
            watch.seconds()));
  }
}
