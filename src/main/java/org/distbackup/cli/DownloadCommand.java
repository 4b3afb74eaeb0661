package org.distbackup.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "download",
    description = "Write the newest kept version of a file into the current folder.")
final class DownloadCommand extends NodeCall {
  @Parameters(paramLabel = "NAME", description = "The name it was kept under.")
  private String name = "";

  @Option(names = "--to", paramLabel = "DIR", description = "Write it into this folder instead.")
  private Optional<Path> to = Optional.empty();

  DownloadCommand(Context context) {
    super(context, "download");
  }

  @Override
  Map<String, String> arguments() {
    Map<String, String> arguments = new HashMap<>();
    arguments.put("name", name);
    to.ifPresent(folder -> arguments.put("to", folder.toString()));
    return arguments;
  }
}
