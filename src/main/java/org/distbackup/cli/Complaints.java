package org.distbackup.cli;

import java.io.PrintWriter;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.failure.Failure;

/** What went wrong, in a sentence of what it is and one of what to do; the exit codes. */
final class Complaints {
  private Complaints() {}

  /** As a node would answer it. */
  static void json(Failure failure, PrintWriter out) {
    out.println(EventJson.line(Event.Failed.of(failure)));
    out.println(EventJson.line(new Event.Exit(failure.kind().exitCode())));
    out.flush();
  }

  /** Any exception: what is no {@link Failure} is a bug, and its trace belongs in the log. */
  static int failed(Exception e, PrintWriter err) {
    if (e instanceof Failure failure) {
      print(Plain.text(failure.what()), Plain.text(failure.remedy()), err);
      return failure.kind().exitCode();
    }
    print(
        "This should not have happened: " + Plain.text(e.toString()) + ".",
        "See logs/dbs.log in the node's data directory, and report it.",
        err);
    return Failure.Kind.FAILED.exitCode();
  }

  private static void print(String what, String remedy, PrintWriter err) {
    err.println(what);
    err.println(remedy);
    err.flush();
  }
}
