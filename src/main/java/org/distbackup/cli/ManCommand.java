package org.distbackup.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "man", description = "Print the manual page; to read it: dbs man | man -l -")
final class ManCommand implements Runnable {
  private final Context context;

  @Mixin
  @SuppressWarnings("UnusedVariable") // every command takes them; there is nothing to report
  private Shown shown = new Shown();

  ManCommand(Context context) {
    this.context = context;
  }

  @Override
  public void run() {
    context.out().print(ManPage.of(Dbs.program(context)));
    context.out().flush();
  }
}
