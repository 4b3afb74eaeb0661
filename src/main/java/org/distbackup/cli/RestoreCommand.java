package org.distbackup.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distbackup.failure.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "restore", description = "Write a snapshot, or a part of it, into a folder.")
final class RestoreCommand extends NodeCall {
  private static final List<String> RULES = List.of("always", "if-changed", "never");

  @Parameters(paramLabel = "SNAPSHOT[:PATH]", description = "A short id or latest, and what of it.")
  private String spec = "";

  @Option(names = "--target", paramLabel = "DIR", required = true, description = "The folder.")
  private String target = "";

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description = "Restore only what matches, as in a .gitignore; repeatable.")
  private List<String> includes = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "Leave out what matches; repeatable.")
  private List<String> excludes = new ArrayList<>();

  @Option(
      names = "--overwrite",
      paramLabel = "WHEN",
      description = "What of files that are there: always (the default), if-changed or never.")
  private Optional<String> overwrite = Optional.empty();

  @Option(names = "--dry-run", description = "Say what would be done, and write nothing.")
  private boolean dryRun;

  @Option(names = "--verify", description = "Read again what was written, and compare.")
  private boolean verify;

  RestoreCommand(Context context) {
    super(context, "restore");
  }

  @Override
  Map<String, List<String>> arguments() {
    if (overwrite.isPresent() && !RULES.contains(overwrite.get())) {
      throw new Failure(
          Failure.Kind.USAGE,
          "\"" + Plain.text(overwrite.get()) + "\" is no rule for --overwrite.",
          "Give always, if-changed or never.");
    }
    return new Arguments()
        .text("spec", spec)
        .text("target", target)
        .texts("include", includes)
        .texts("exclude", excludes)
        .text("overwrite", overwrite)
        .flag("dry-run", dryRun)
        .flag("verify", verify)
        .all();
  }
}
