package org.distbackup.node;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.distbackup.api.Request;
import org.distbackup.api.Summary;
import org.distbackup.api.TreeSummary;
import org.distbackup.engine.Backups;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.backup.BackupResult;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.distbackup.select.Rules;

/** The commands that keep files: backup, upload. */
record KeepCommands(Backups engine, Jobs jobs, InstantSource clock) {
  void upload(Request request, Caller caller) throws InterruptedException {
    var asked = new Asked(request);
    var file = asked.path(asked.text("file"));
    var progress = new Progress();
    var watch = new Stopwatch(clock);
    var result =
        jobs.follow("upload " + file, () -> engine.upload(file, progress), progress, caller);
    caller.tell(
        new Summary.Upload(
            result.name(),
            result.bytes(),
            progress.addedBytes(),
            progress.storedBytes(),
            progress.redundantBytes(),
            Items.shortId(result.snapshot()),
            result.scheme().toString(),
            result.members(),
            watch.seconds(),
            result.warning().orElse("")));
  }

  int backup(Request request, Caller caller) throws InterruptedException {
    var asked = new Asked(request);
    Optional<String> stream = request.argument("stdin-name");
    var progress = new Progress();
    var watch = new Stopwatch(clock);
    BackupResult result =
        stream.isPresent()
            ? stream(asked, stream.get(), progress, caller)
            : tree(asked, progress, caller);
    caller.tell(
        new TreeSummary.Backup(
            Items.shortId(result.snapshot()),
            Items.counts(result.files()),
            Items.counts(result.dirs()),
            result.bytes(),
            result.added(),
            result.stored(),
            result.redundant(),
            result.unreadable(),
            watch.seconds(),
            result.warning().orElse("")));
    return result.unreadable() > 0 ? ExitCodes.INCOMPLETE : 0;
  }

  private BackupResult tree(Asked asked, Progress progress, Caller caller)
      throws InterruptedException {
    List<Path> paths = asked.all("path").stream().map(asked::path).distinct().toList();
    if (paths.isEmpty()) {
      throw new Failure(
          Failure.Kind.USAGE,
          "Nothing was named to be backed up.",
          "Name files or folders: dbs backup PATH...");
    }
    long largest = asked.read("larger-than", Long::parseLong, "Give a number of bytes.").orElse(0L);
    var rules =
        new Rules(
            asked.patterns("exclude"),
            asked.flag("exclude-caches"),
            asked.flag("one-file-system"),
            largest);
    var backup = new BackupRequest(paths, asked.all("tag"), rules, asked.flag("dry-run"));
    return jobs.follow(
        "backup " + String.join(" ", paths.stream().map(Path::toString).toList()),
        () -> engine.backup(backup, progress),
        progress,
        caller);
  }

  private BackupResult stream(Asked asked, String name, Progress progress, Caller caller)
      throws InterruptedException {
    if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
      throw new Failure(
          Failure.Kind.USAGE,
          "No file can be called \"" + name + "\".",
          "Give --stdin-name a name without a folder.");
    }
    return jobs.follow(
        "backup --stdin-name " + name,
        () -> engine.backupStream(name, caller.input(), asked.all("tag"), progress),
        progress,
        caller);
  }
}
