package org.distbackup.cli;

import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "recovery-phrase", description = "Show the 24 words that bring everything back.")
final class RecoveryPhraseCommand extends NodeCall {
  RecoveryPhraseCommand(Context context) {
    super(context, "recovery-phrase");
  }

  @Override
  Map<String, String> arguments() {
    return Map.of();
  }
}
