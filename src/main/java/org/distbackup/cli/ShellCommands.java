package org.distbackup.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** The commands of a shell: those of the process, without those that start a node. */
final class ShellCommands {
  private final Context context;
  private boolean loggedOut;

  ShellCommands(Context context) {
    this.context = context;
  }

  /** Runs a line's words and returns the exit code; without words, lists the commands. */
  int run(List<String> words) {
    if (words.isEmpty()) {
      list();
      return 0;
    }
    CommandLine line = commandLine();
    int code = line.execute(words.toArray(String[]::new));
    if (code == 0) {
      noteLogout(line);
    }
    return code;
  }

  /** Whether the node has been told to leave. */
  boolean loggedOut() {
    return loggedOut;
  }

  /** A fresh parser: it keeps the values of the line before otherwise. */
  CommandLine commandLine() {
    return Dbs.inShell(context);
  }

  private void noteLogout(CommandLine line) {
    var command = line.getParseResult().subcommand();
    loggedOut =
        loggedOut
            || (command != null
                && command.commandSpec().userObject() instanceof LogoutCommand
                && !command.isUsageHelpRequested());
  }

  private void list() {
    for (CommandLine command : commandLine().getSubcommands().values()) {
      var spec = command.getCommandSpec();
      if (!spec.usageMessage().hidden()) {
        context
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%-26s %s",
                    synopsis(command),
                    spec.usageMessage().description()[0]));
      }
    }
    context.out().flush();
  }

  private static String synopsis(CommandLine command) {
    var text = new StringBuilder(command.getCommandName());
    for (var parameter : command.getCommandSpec().positionalParameters()) {
      text.append(' ').append(parameter.paramLabel());
    }
    for (var option : command.getCommandSpec().options()) {
      if (option.longestName().equals("--to")) {
        text.append(" [--to ").append(option.paramLabel()).append(']');
      }
    }
    return text.toString();
  }
}
