package org.distbackup.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.distbackup.api.Item;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completes commands, their options, file names, and what the node keeps. */
final class ShellCompleter implements Completer {
  /** What stands for a file or a folder in a command's usage. */
  private static final Set<String> FILES = Set.of("FILE", "PATH", "DIR");

  /** What stands for a snapshot, or a part of one. */
  private static final Set<String> SNAPSHOTS =
      Set.of("SNAPSHOT", "SNAPSHOT[:PATH]", "SNAPSHOT:PATH", "A", "B");

  /** What stands for a single file that is kept. */
  private static final Set<String> NAMES = Set.of("NAME");

  private final Supplier<CommandLine> commands;
  private final Path cwd;
  private final Supplier<List<Item.Snapshot>> kept;

  /**
   * A completer.
   *
   * @param kept asks the node for its snapshots, the newest last
   */
  ShellCompleter(Supplier<CommandLine> commands, Path cwd, Supplier<List<Item.Snapshot>> kept) {
    this.commands = commands;
    this.cwd = cwd;
    this.kept = kept;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    CommandLine all = commands.get();
    if (line.wordIndex() == 0) {
      commands(all, candidates);
      return;
    }
    CommandLine command = all.getSubcommands().get(line.words().getFirst());
    if (command == null) {
      return;
    }
    CommandSpec spec = command.getCommandSpec();
    OptionSpec before = spec.findOption(line.words().get(line.wordIndex() - 1));
    if (before != null && before.arity().max() > 0) {
      if (FILES.contains(before.paramLabel())) {
        files(line.word(), before.paramLabel().equals("DIR"), candidates);
      }
    } else if (line.word().startsWith("-")) {
      options(spec, candidates);
    } else if (spec.userObject() instanceof CommandLine.HelpCommand) {
      commands(all, candidates);
    } else if (takes(spec, FILES)) {
      files(line.word(), false, candidates);
    } else if (takes(spec, SNAPSHOTS)) {
      snapshots(candidates);
    } else if (takes(spec, NAMES)) {
      names(candidates);
    }
  }

  private static boolean takes(CommandSpec spec, Set<String> labels) {
    return spec.positionalParameters().stream().anyMatch(p -> labels.contains(p.paramLabel()));
  }

  private static void commands(CommandLine all, List<Candidate> candidates) {
    all.getSubcommands()
        .forEach(
            (name, command) -> candidates.add(candidate(name, ShellCommands.purpose(command))));
  }

  private static void options(CommandSpec spec, List<Candidate> candidates) {
    for (OptionSpec option : spec.options()) {
      candidates.add(candidate(option.longestName(), String.join(" ", option.description())));
    }
  }

  private static Candidate candidate(String word, String says) {
    return new Candidate(word, word, null, says, null, null, true);
  }

  private void snapshots(List<Candidate> candidates) {
    candidates.add(candidate("latest", "the newest"));
    for (Item.Snapshot snapshot : kept.get()) {
      String says =
          Entries.time(Instant.ofEpochMilli(snapshot.timeMillis()))
              + "  "
              + String.join(" ", snapshot.paths());
      candidates.add(candidate(snapshot.shortId(), Plain.text(says)));
    }
  }

  /** Of snapshots that may be of one file; of which are, only their trees know. */
  private void names(List<Candidate> candidates) {
    kept.get().stream()
        .filter(snapshot -> snapshot.files() == 1 && snapshot.paths().size() == 1)
        .map(snapshot -> snapshot.paths().getFirst())
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .distinct()
        .forEach(
            name ->
                candidates.add(
                    new Candidate(name, Plain.text(name), null, null, null, null, true)));
  }

  private void files(String word, boolean foldersOnly, List<Candidate> candidates) {
    String parent = word.substring(0, word.lastIndexOf('/') + 1);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(cwd.resolve(parent))) {
      for (Path entry : entries) {
        boolean folder = Files.isDirectory(entry);
        String name = String.valueOf(entry.getFileName()) + (folder ? "/" : "");
        boolean hidden = name.startsWith(".") && !word.substring(parent.length()).startsWith(".");
        if ((folder || !foldersOnly) && !hidden) {
          candidates.add(
              new Candidate(parent + name, Plain.text(name), null, null, null, null, !folder));
        }
      }
    } catch (IOException | DirectoryIteratorException | InvalidPathException _) {
      // A folder that cannot be read has nothing to offer.
    }
  }
}
