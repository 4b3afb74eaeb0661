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
    CommandLine line = Dbs.shell(context, words);
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

  /** All commands, for who wants to know what there is. */
  CommandLine all() {
    return Dbs.shell(context, List.of());
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
    if (context.shown().json()) {
      return;
    }
    for (CommandLine command : all().getSubcommands().values()) {
      context
          .out()
          .println(String.format(Locale.ROOT, "%-37s %s", synopsis(command), purpose(command)));
    }
    context.out().flush();
  }

  /** One line: the header where there is one, which picocli's own help command has. */
  static String purpose(CommandLine command) {
    var usage = command.getCommandSpec().usageMessage();
    return usage.header().length > 0 ? usage.header()[0] : String.join(" ", usage.description());
  }

  /** The command with its parameters and what must be given. */
  static String synopsis(CommandLine command) {
    var text = new StringBuilder(command.getCommandName());
    for (var parameter : command.getCommandSpec().positionalParameters()) {
      boolean needed = parameter.arity().min() > 0;
      text.append(needed ? " " : " [").append(parameter.paramLabel()).append(needed ? "" : "]");
    }
    for (var option : command.getCommandSpec().options()) {
      if (option.required()) {
        text.append(' ').append(option.longestName()).append(' ').append(option.paramLabel());
      } else if (option.longestName().equals("--to")) {
        text.append(" [--to ").append(option.paramLabel()).append(']');
      }
    }
    return text.toString();
  }
}
