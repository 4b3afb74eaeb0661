package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "Let a paused job go on.")
final class ResumeCommand extends NodeCall {
  @Parameters(
      paramLabel = "JOB",
      arity = "0..1",
      description = "Its number in dbs status; without it the one there is.")
  private Optional<Integer> job = Optional.empty();

  ResumeCommand(Context context) {
    super(context, "resume");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments().text("job", job).all();
  }
}
