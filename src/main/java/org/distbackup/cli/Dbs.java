package org.distbackup.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.distbackup.failure.Failure;
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
    description = {
      "Back up to your friends' machines, and let them back up to yours.",
      "A monitor and peers run in the foreground; the peer that runs on this machine does the"
          + " commands, and its shell takes them too."
    },
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:Done.",
      "1:Failed; of check: problems are left.",
      "2:Wrong usage or settings.",
      "3:Done, but some files could not be read, or not be restored whole; they are named.",
      "10:No running node in that data directory.",
      "11:The data directory or the port is in use.",
      "12:No recovery phrase: words missing, unknown, or not belonging together.",
      "13:Not enough members or shards.",
      "130:Interrupted or cancelled."
    })
final class Dbs implements Runnable {
  /**
   * The commands by name. Only those that are called are made: picocli reads the annotations of
   * each by reflection, which for all of them takes longer than most commands do.
   */
  private static final Map<String, Function<Context, Object>> SHELL = new LinkedHashMap<>();

  private static final Map<String, Function<Context, Object>> PROGRAM = new LinkedHashMap<>();

  static {
    SHELL.put("upload", UploadCommand::new);
    SHELL.put("download", DownloadCommand::new);
    SHELL.put("backup", BackupCommand::new);
    SHELL.put("snapshots", SnapshotsCommand::new);
    SHELL.put("ls", LsCommand::new);
    SHELL.put("find", FindCommand::new);
    SHELL.put("diff", DiffCommand::new);
    SHELL.put("stats", StatsCommand::new);
    SHELL.put("restore", RestoreCommand::new);
    SHELL.put("dump", DumpCommand::new);
    SHELL.put("forget", ForgetCommand::new);
    SHELL.put("prune", PruneCommand::new);
    SHELL.put("check", CheckCommand::new);
    SHELL.put("pause", PauseCommand::new);
    SHELL.put("resume", ResumeCommand::new);
    SHELL.put("cancel", CancelCommand::new);
    SHELL.put("status", StatusCommand::new);
    SHELL.put("peers", PeersCommand::new);
    SHELL.put("recovery-phrase", RecoveryPhraseCommand::new);
    SHELL.put("logout", LogoutCommand::new);
    PROGRAM.put("monitor", MonitorCommand::new);
    PROGRAM.put("peer", PeerCommand::new);
    PROGRAM.put("recover", RecoverCommand::new);
    PROGRAM.putAll(SHELL);
    PROGRAM.put("completion", CompletionCommand::new);
    PROGRAM.put("man", ManCommand::new);
  }

  private final Context context;

  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  private Dbs(Context context) {
    this.context = context;
  }

  /** The program with all its commands, or with the one that these words call. */
  static CommandLine program(Context context, String... words) {
    return complete(new CommandLine(new Dbs(context)), PROGRAM, List.of(words), context);
  }

  /** Whether this word is a command that a running node does. */
  static boolean callsNode(String word) {
    return SHELL.containsKey(word);
  }

  /** A peer's shell, the same way. */
  static CommandLine shell(Context context, List<String> words) {
    return complete(new CommandLine(new Dbs(context)).setCommandName(""), SHELL, words, context);
  }

  @Override
  public void run() {
    spec.commandLine().usage(context.out());
  }

  private static CommandLine complete(
      CommandLine line,
      Map<String, Function<Context, Object>> commands,
      List<String> words,
      Context context) {
    var called = words.isEmpty() ? null : commands.get(words.getFirst());
    if (called != null) {
      line.addSubcommand(called.apply(context));
    } else {
      commands.values().forEach(command -> line.addSubcommand(command.apply(context)));
    }
    addHelp(line);
    line.getSubcommands().values().forEach(Dbs::addHelp);
    if (called == null) {
      var help = new CommandLine(new HelpCommand());
      help.getCommandSpec().addMixin("shown", CommandSpec.forAnnotatedObject(new Shown()));
      line.addSubcommand(help);
    }
    return line.setOut(context.out())
        .setErr(context.err())
        // A file may be called @name.
        .setExpandAtFiles(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setParameterExceptionHandler((e, typed) -> wrongUsage(e, List.of(typed), context))
        .setExecutionExceptionHandler((e, command, _) -> failed(e, command, context));
  }

  private static void addHelp(CommandLine line) {
    line.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new HelpFlag()));
  }

  private static int wrongUsage(ParameterException e, List<String> typed, Context context) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName().strip();
    String what = String.valueOf(e.getMessage());
    String remedy = command.isEmpty() ? "See: help" : "See: " + command + " --help";
    if (e instanceof UnmatchedArgumentException unmatched) {
      remedy = close(unmatched).map(word -> "Did you mean " + word + "?").orElse(remedy);
      if (!unmatched.isUnknownOption()) {
        what = tooMuch(unmatched);
      }
    }
    var failure = new Failure(Failure.Kind.USAGE, what.endsWith(".") ? what : what + ".", remedy);
    return Complaints.failed(failure, typed.contains("--json") || context.shown().json(), context);
  }

  private static int failed(Exception e, CommandLine command, Context context) {
    boolean json = command.getParseResult().hasMatchedOption("--json") || context.shown().json();
    return Complaints.failed(Complaints.failure(e), json, context);
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
