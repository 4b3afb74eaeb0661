package org.distbackup.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "upload",
    description = "Keep a file: a snapshot of this one file, labelled by its name.")
final class UploadCommand extends NodeCall {
  @Parameters(paramLabel = "FILE", description = "The file to keep.")
  private String file = "";

  UploadCommand(Context context) {
    super(context, "upload");
  }

  @Override
  Map<String, List<String>> arguments() {
    return new Arguments().text("file", file).all();
  }
}
