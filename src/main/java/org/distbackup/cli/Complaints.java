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
  static Failure failure(Exception e) {
    return e instanceof Failure failure
        ? failure
        : new Failure(
            Failure.Kind.FAILED,
            "This should not have happened: " + e + ".",
            "See logs/dbs.log in the node's data directory, and report it.",
            e);
  }

  /** Says it to the user, on standard output too where that is to be JSON; the exit code. */
  static int failed(Failure failure, boolean json, Context context) {
    if (json) {
      json(failure, context.out());
    }
    context.err().println(Plain.text(failure.what()));
    context.err().println(Plain.text(failure.remedy()));
    context.err().flush();
    return failure.kind().exitCode();
  }
}
