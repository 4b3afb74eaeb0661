package org.distbackup.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and what becomes of wrong usage. */
@Command(
    name = "dbs",
    description = "Back up to your friends' machines, and let them back up to yours.",
    synopsisSubcommandLabel = "COMMAND")
final class Dbs implements Runnable {
  private final Context context;

  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  private Dbs(Context context) {
    this.context = context;
  }

  /** The commands of the program. */
  static CommandLine program(Context context) {
    var line =
        new CommandLine(new Dbs(context))
            .addSubcommand(new MonitorCommand(context))
            .addSubcommand(new PeerCommand(context))
            .addSubcommand(new RecoverCommand(context));
    return complete(line, context).addSubcommand(new CompletionCommand(context));
  }

  /** The commands of a peer's shell. */
  static CommandLine inShell(Context context) {
    return complete(new CommandLine(new Dbs(context)).setCommandName(""), context);
  }

  @Override
  public void run() {
    spec.commandLine().usage(context.out());
  }

  private static CommandLine complete(CommandLine line, Context context) {
    line.addSubcommand(new UploadCommand(context))
        .addSubcommand(new DownloadCommand(context))
        .addSubcommand(new BackupCommand(context))
        .addSubcommand(new SnapshotsCommand(context))
        .addSubcommand(new LsCommand(context))
        .addSubcommand(new FindCommand(context))
        .addSubcommand(new DiffCommand(context))
        .addSubcommand(new StatsCommand(context))
        .addSubcommand(new RestoreCommand(context))
        .addSubcommand(new DumpCommand(context))
        .addSubcommand(new ForgetCommand(context))
        .addSubcommand(new PruneCommand(context))
        .addSubcommand(new CheckCommand(context))
        .addSubcommand(new PauseCommand(context))
        .addSubcommand(new ResumeCommand(context))
        .addSubcommand(new CancelCommand(context))
        .addSubcommand(new StatusCommand(context))
        .addSubcommand(new PeersCommand(context))
        .addSubcommand(new RecoveryPhraseCommand(context))
        .addSubcommand(new LogoutCommand(context));
    addHelp(line);
    line.getSubcommands().values().forEach(Dbs::addHelp);
    return line.addSubcommand(new HelpCommand())
        .setOut(context.out())
        .setErr(context.err())
        // A file may be called @name.
        .setExpandAtFiles(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setParameterExceptionHandler((e, _) -> wrongUsage(e, context))
        .setExecutionExceptionHandler((e, _, _) -> Complaints.failed(e, context.err()));
  }

  private static void addHelp(CommandLine line) {
    line.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new HelpFlag()));
  }

  private static int wrongUsage(ParameterException e, Context context) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName().strip();
    String what = String.valueOf(e.getMessage());
    String remedy = command.isEmpty() ? "See: help" : "See: " + command + " --help";
    if (e instanceof UnmatchedArgumentException unmatched) {
      remedy = close(unmatched).map(word -> "Did you mean " + word + "?").orElse(remedy);
      if (!unmatched.isUnknownOption()) {
        what = tooMuch(unmatched);
      }
    }
    return Complaints.wrongUsage(what, remedy, context.err());
  }

  private static String tooMuch(UnmatchedArgumentException e) {
    String word = "\"" + e.getUnmatched().getFirst() + "\"";
    return e.getCommandLine().getParent() == null
        ? "There is no command " + word + "."
        : word + " is more than " + e.getCommandLine().getCommandName() + " takes.";
  }

  /** The first of picocli's guesses that begins as the word does: it guesses freely. */
  private static Optional<String> close(UnmatchedArgumentException e) {
    String word = e.getUnmatched().getFirst();
    return e.getSuggestions().stream()
        .filter(guess -> guess.regionMatches(0, word, 0, Math.min(2, word.length())))
        .findFirst();
  }
}
