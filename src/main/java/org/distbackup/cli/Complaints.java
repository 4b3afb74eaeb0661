package org.distbackup.cli;

import java.io.PrintWriter;
import org.distbackup.failure.Failure;

/** What went wrong, in a sentence of what it is and one of what to do; the exit codes. */
final class Complaints {
  private Complaints() {}

  static int wrongUsage(String what, String remedy, PrintWriter err) {
    String sentence = Plain.text(what);
    print(sentence.endsWith(".") ? sentence : sentence + ".", remedy, err);
    return Failure.Kind.USAGE.exitCode();
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
