package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "recovery-phrase", description = "Show the 24 words that bring everything back.")
final class RecoveryPhraseCommand extends NodeCall {
  RecoveryPhraseCommand(Context context) {
    super(context, "recovery-phrase");
  }

  @Override
  Map<String, List<String>> arguments() {
    return Arguments.none();
  }
}
