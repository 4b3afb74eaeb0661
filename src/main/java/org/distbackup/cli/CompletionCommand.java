package org.distbackup.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    hidden = true,
    description = "Print the completion script for bash and zsh.")
final class CompletionCommand implements Runnable {
  private final Context context;

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Context context) {
    this.context = context;
  }

  @Override
  public void run() {
    context.out().println(AutoComplete.bash("dbs", spec.root().commandLine()));
    context.out().flush();
  }
}
