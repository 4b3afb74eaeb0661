package org.distbackup.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.distbackup.api.ApiClient;
import org.distbackup.api.Request;
import org.distbackup.failure.Failure;
import picocli.CommandLine.Mixin;

/** A command that the running node does for its user. */
abstract class NodeCall implements Callable<Integer> {
  private final Context context;
  private final String command;

  @Mixin private Shown shown = new Shown();

  /** For the command of this name. */
  NodeCall(Context context, String command) {
    this.context = context;
    this.command = command;
  }

  /** What {@link Request} asks for with this command. */
  abstract Map<String, String> arguments();

  @Override
  public final Integer call() {
    var report = new Report(context, shown);
    try {
      ApiClient.of(context.node(shown.data()))
          .run(new Request(command, context.cwd().toString(), arguments()), report::line);
    } catch (Failure e) {
      report.failed(e);
    }
    return report.end();
  }
}
