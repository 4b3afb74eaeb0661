package org.distbackup.cli;

import java.nio.file.Path;
import java.util.List;
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
  Map<String, List<String>> arguments() {
    return new Arguments().text("name", name).text("to", to).all();
  }
}
