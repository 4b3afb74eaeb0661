package org.distbackup.node;

import java.time.InstantSource;
import org.distbackup.api.Request;
import org.distbackup.api.Summary;
import org.distbackup.engine.Backups;
import org.distbackup.failure.Failure;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.RecoveryPhrase;

/** The commands of a peer. */
final class PeerCommands implements Commands {
  private final StatusReport status;
  private final MasterSecret secret;
  private final Runnable logout;
  private final Jobs jobs;
  private final KeepCommands keep;
  private final LookCommands look;
  private final RestoreCommands restore;
  private final UpkeepCommands upkeep;

  /**
   * The commands.
   *
   * @param secret the one that this node works with, whatever has become of its file
   * @param logout begins to stop the node, and returns at once
   */
  PeerCommands(
      Backups engine,
      StatusReport status,
      MasterSecret secret,
      InstantSource clock,
      Runnable logout) {
    this.status = status;
    this.secret = secret;
    this.logout = logout;
    jobs = new Jobs(clock);
    keep = new KeepCommands(engine, jobs, clock);
    look = new LookCommands(engine);
    restore = new RestoreCommands(engine, jobs, clock);
    upkeep = new UpkeepCommands(engine, jobs, clock);
  }

  @Override
  public int run(Request request, Caller caller) throws InterruptedException {
    switch (request.command()) {
      case "upload" -> keep.upload(request, caller);
      case "backup" -> {
        return keep.backup(request, caller);
      }
      case "snapshots" -> look.snapshots(request, caller);
      case "ls" -> look.list(request, caller);
      case "find" -> look.find(request, caller);
      case "diff" -> look.diff(request, caller);
      case "stats" -> look.stats(request, caller);
      case "restore" -> {
        return restore.restore(request, caller);
      }
      case "dump" -> {
        return restore.dump(request, caller);
      }
      case "download" -> restore.download(request, caller);
      case "forget" -> upkeep.forget(request, caller);
      case "prune" -> upkeep.prune(request, caller);
      case "check" -> {
        return upkeep.check(request, caller);
      }
      case "pause", "resume", "cancel" -> steer(request, caller);
      case "status" -> {
        jobs.list().forEach(caller::tell);
        caller.tell(status.status());
      }
      case "peers" -> status.peers().forEach(caller::tell);
      case "recovery-phrase" ->
          caller.tell(new Summary.RecoveryPhrase(RecoveryPhrase.words(secret)));
      case "logout" -> {
        caller.tell(new Summary.Logout());
        logout.run();
      }
      default ->
          throw new Failure(
              Failure.Kind.USAGE,
              "This node knows no command " + request.command() + ".",
              "Are the node and the program of the same version?");
    }
    return 0;
  }

  private void steer(Request request, Caller caller) {
    var number =
        new Asked(request)
            .read("job", Integer::parseInt, "Give the number of one that dbs status shows.");
    var job = jobs.steer(request.command(), number);
    caller.tell(new Summary.Steered(request.command(), job.id(), job.says()));
  }
}
