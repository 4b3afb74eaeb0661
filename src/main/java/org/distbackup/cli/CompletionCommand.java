package org.distbackup.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "completion", description = "Print the completion script for bash and zsh.")
final class CompletionCommand implements Runnable {
  private final Context context;

  @Mixin
  @SuppressWarnings("UnusedVariable") // every command takes them; there is nothing to report
  private Shown shown = new Shown();

  CompletionCommand(Context context) {
    this.context = context;
  }

  @Override
  public void run() {
    context.out().println(AutoComplete.bash("dbs", Dbs.program(context)));
    context.out().flush();
  }
}
