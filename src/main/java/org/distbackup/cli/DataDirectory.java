package org.distbackup.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which data directory is meant: {@code --data}, else {@code $DBS_DATA}, else a folder for the
 * node's role in the platform's folder for data.
 */
final class DataDirectory {
  private static final String VARIABLE = "DBS_DATA";

  private final Path cwd;
  private final Map<String, String> environment;
  private final String system;
  private final Path home;

  /** As this process sees its system. */
  static DataDirectory ofThisProcess() {
    return typedIn(Path.of("").toAbsolutePath());
  }

  /** The same for what is typed in this folder. */
  static DataDirectory typedIn(Path cwd) {
    return new DataDirectory(
        cwd,
        System.getenv(),
        System.getProperty("os.name", ""),
        Path.of(System.getProperty("user.home", "")));
  }

  /**
   * A system as told.
   *
   * @param system its name as in {@code os.name}
   * @param home the user's home folder
   */
  DataDirectory(Path cwd, Map<String, String> environment, String system, Path home) {
    this.cwd = cwd;
    this.environment = Map.copyOf(environment);
    this.system = system.toLowerCase(Locale.ROOT);
    this.home = home;
  }

  /** Where a node of this role, {@code peer} or {@code monitor}, keeps its data. */
  Path toStart(Optional<Path> flag, String role) {
    return given(flag).orElseGet(() -> platform().resolve(role));
  }

  /** Where the node to talk to keeps its data: the peer of this user, or else the monitor. */
  Path toTalkTo(Optional<Path> flag) {
    return given(flag)
        .orElseGet(
            () -> {
              Path peer = platform().resolve("peer");
              Path monitor = platform().resolve("monitor");
              boolean onlyMonitor =
                  !Files.exists(peer.resolve("api.json"))
                      && Files.exists(monitor.resolve("api.json"));
              return onlyMonitor ? monitor : peer;
            });
  }

  private Optional<Path> given(Optional<Path> flag) {
    return flag.or(() -> variable(VARIABLE).map(Path::of))
        .map(path -> cwd.resolve(path).normalize());
  }

  private Path platform() {
    if (system.startsWith("windows")) {
      return variable("LOCALAPPDATA")
          .map(Path::of)
          .orElseGet(() -> home.resolve("AppData").resolve("Local"))
          .resolve("DistBackup");
    }
    if (system.startsWith("mac")) {
      return home.resolve("Library").resolve("Application Support").resolve("DistBackup");
    }
    return variable("XDG_DATA_HOME")
        .map(Path::of)
        .orElseGet(() -> home.resolve(".local").resolve("share"))
        .resolve("distbackup");
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
