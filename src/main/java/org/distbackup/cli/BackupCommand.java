package org.distbackup.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distbackup.failure.Failure;
import org.distbackup.select.ExcludeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description = "Keep files and folders: a snapshot of them as they are now.")
final class BackupCommand extends NodeCall {
  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Files and folders.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--tag", paramLabel = "T", description = "A label for the snapshot; repeatable.")
  private List<String> tags = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "Leave out what matches, as in a .gitignore; repeatable.")
  private List<String> excludes = new ArrayList<>();

  @Option(
      names = "--exclude-file",
      paramLabel = "FILE",
      description = "Leave out what matches a pattern in this file; repeatable.")
  private List<Path> excludeFiles = new ArrayList<>();

  @Option(
      names = "--exclude-caches",
      description = "Leave out the content of folders that a CACHEDIR.TAG marks.")
  private boolean excludeCaches;

  @Option(
      names = "--exclude-larger-than",
      paramLabel = "SIZE",
      description = "Leave out files larger than this, such as 500MB.")
  private Optional<String> largerThan = Optional.empty();

  @Option(names = "--one-file-system", description = "Leave out other file systems below a path.")
  private boolean oneFileSystem;

  @Option(names = "--dry-run", description = "Say what would be done, and keep nothing.")
  private boolean dryRun;

  @Option(
      names = "--stdin-name",
      paramLabel = "NAME",
      description = "Keep standard input as a file of this name.")
  private Optional<String> stdinName = Optional.empty();

  BackupCommand(Context context) {
    super(context, "backup");
  }

  @Override
  Map<String, List<String>> arguments() {
    if (stdinName.isPresent()) {
      checkStream();
    } else if (paths.isEmpty()) {
      throw usage(
          "Nothing was named to be backed up.", "Name files or folders: dbs backup PATH...");
    }
    List<String> patterns = new ArrayList<>(excludes);
    for (Path file : excludeFiles) {
      patterns.addAll(ExcludeFile.read(context().cwd().resolve(file)));
    }
    return new Arguments()
        .texts("path", paths)
        .texts("tag", tags)
        .texts("exclude", patterns)
        .flag("exclude-caches", excludeCaches)
        .text("larger-than", largerThan.map(Sizes::parse))
        .flag("one-file-system", oneFileSystem)
        .flag("dry-run", dryRun)
        .text("stdin-name", stdinName)
        .all();
  }

  private void checkStream() {
    if (!paths.isEmpty() || dryRun) {
      throw usage(
          "--stdin-name takes neither paths nor --dry-run.", "Leave them out, or leave it out.");
    }
    if (context().ownNode().isPresent()) {
      throw usage(
          "In the shell, standard input is what you type.",
          "Run dbs backup --stdin-name as a command of its own.");
    }
  }

  private static Failure usage(String what, String remedy) {
    return new Failure(Failure.Kind.USAGE, what, remedy);
  }

  @Override
  Optional<InputStream> input() {
    return stdinName.map(_ -> context().in());
  }
}
