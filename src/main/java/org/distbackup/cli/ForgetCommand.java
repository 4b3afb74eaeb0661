package org.distbackup.cli;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "forget",
    description =
        "Forget snapshots: those named, or those that no rule keeps; prune frees the space.")
final class ForgetCommand extends NodeCall {
  @Parameters(paramLabel = "SNAPSHOT", arity = "0..*", description = "Short ids.")
  private List<String> snapshots = new ArrayList<>();

  @Option(names = "--keep-last", paramLabel = "N", description = "Keep the newest N, or all.")
  private Optional<String> last = Optional.empty();

  @Option(
      names = "--keep-hourly",
      paramLabel = "N",
      description = "Keep the newest of each of N hours that have snapshots.")
  private Optional<String> hourly = Optional.empty();

  @Option(names = "--keep-daily", paramLabel = "N", description = "The same of N days.")
  private Optional<String> daily = Optional.empty();

  @Option(names = "--keep-weekly", paramLabel = "N", description = "The same of N weeks.")
  private Optional<String> weekly = Optional.empty();

  @Option(names = "--keep-monthly", paramLabel = "N", description = "The same of N months.")
  private Optional<String> monthly = Optional.empty();

  @Option(names = "--keep-yearly", paramLabel = "N", description = "The same of N years.")
  private Optional<String> yearly = Optional.empty();

  @Option(
      names = "--keep-within",
      paramLabel = "SPAN",
      description = "Keep all that are this much older than the newest at most, such as 1y5m7d2h.")
  private Optional<String> within = Optional.empty();

  @Option(
      names = "--keep-tag",
      paramLabel = "T",
      description = "Keep all with this tag, or with all of A,B; repeatable.")
  private List<String> keepTags = new ArrayList<>();

  @Option(
      names = "--tag",
      paramLabel = "T",
      description = "Let the rules look only at snapshots with this tag; repeatable.")
  private List<String> tags = new ArrayList<>();

  @Option(names = "--dry-run", description = "Say what would be done, and forget nothing.")
  private boolean dryRun;

  ForgetCommand(Context context) {
    super(context, "forget");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments()
        .texts("snapshot", snapshots)
        .text("keep-last", last)
        .text("keep-hourly", hourly)
        .text("keep-daily", daily)
        .text("keep-weekly", weekly)
        .text("keep-monthly", monthly)
        .text("keep-yearly", yearly)
        .text("keep-within", within)
        .texts("keep-tag", keepTags)
        .texts("tag", tags)
        .text("zone", ZoneId.systemDefault().getId())
        .flag("dry-run", dryRun)
        .all();
  }
}
