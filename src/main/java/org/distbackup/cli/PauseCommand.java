package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "pause", description = "Let a running job rest.")
final class PauseCommand extends NodeCall {
  @Parameters(
      paramLabel = "JOB",
      arity = "0..1",
      description = "Its number in dbs status; without it the one that runs.")
  private Optional<Integer> job = Optional.empty();

  PauseCommand(Context context) {
    super(context, "pause");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments().text("job", job).all();
  }
}
