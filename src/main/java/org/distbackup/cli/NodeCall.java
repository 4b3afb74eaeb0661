package org.distbackup.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.distbackup.api.AnswerListener;
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

  /**
   * What {@link Request} asks for with this command.
   *
   * @throws Failure USAGE when what was typed makes no sense
   */
  abstract Map<String, List<String>> arguments();

  /** What the node is to read beside; empty for most commands. */
  Optional<InputStream> input() {
    return Optional.empty();
  }

  final Context context() {
    return context;
  }

  final Shown shown() {
    return shown;
  }

  @Override
  public final Integer call() {
    var report = new Report(context, shown.in(context.shown()));
    try {
      var request = new Request(command, context.cwd().toString(), arguments());
      var input = input();
      var node = ApiClient.of(context.node(shown.data()));
      if (input.isPresent()) {
        node.run(request, input.get(), printer(report));
      } else {
        node.run(request, printer(report));
      }
    } catch (Failure e) {
      report.failed(e);
    }
    return report.end();
  }

  private AnswerListener printer(Report report) {
    return new AnswerListener() {
      @Override
      public void line(String json) {
        report.line(json);
      }

      @Override
      public void data(byte[] bytes, int length) throws IOException {
        OutputStream out = context.bytes();
        out.write(bytes, 0, length);
        out.flush();
      }
    };
  }
}
