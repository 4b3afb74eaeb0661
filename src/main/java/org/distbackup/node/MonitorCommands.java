package org.distbackup.node;

import org.distbackup.api.Request;
import org.distbackup.api.Summary;
import org.distbackup.failure.Failure;

/** The commands of a monitor: it has no files of its own. */
record MonitorCommands(StatusReport status, Runnable logout) implements Commands {
  @Override
  public int run(Request request, Caller caller) throws InterruptedException {
    switch (request.command()) {
      case "status" -> caller.tell(status.status());
      case "peers" -> status.peers().forEach(caller::tell);
      case "logout" -> {
        caller.tell(new Summary.Logout());
        logout.run();
      }
      default ->
          throw new Failure(
              Failure.Kind.USAGE,
              "This node is a monitor: it keeps no files and knows no command "
                  + request.command()
                  + ".",
              "Name the data directory of a peer: --data DIR.");
    }
    return 0;
  }
}
