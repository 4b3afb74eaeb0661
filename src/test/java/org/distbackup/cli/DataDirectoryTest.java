package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DataDirectoryTest {
  private static final Path CWD = Path.of("/cwd");
  private static final Path HOME = Path.of("/home/zoe");

  @ParameterizedTest
  @CsvSource({
    "Linux,XDG_DATA_HOME,/xdg,/xdg/distbackup/peer",
    "Linux,OTHER,x,/home/zoe/.local/share/distbackup/peer",
    "Mac OS X,XDG_DATA_HOME,/xdg,/home/zoe/Library/Application Support/DistBackup/peer",
    "Windows 11,LOCALAPPDATA,/local,/local/DistBackup/peer",
    "Windows 11,OTHER,x,/home/zoe/AppData/Local/DistBackup/peer",
    "Linux,DBS_DATA,/data,/data",
    "Linux,DBS_DATA,data,/cwd/data",
  })
  void isThePlatformsUnlessTheVariableSaysSo(
      String system, String variable, String value, Path expected) {
    var directories = new DataDirectory(CWD, Map.of(variable, value), system, HOME);
    assertThat(directories.toStart(Optional.empty(), "peer")).isEqualTo(expected);
    assertThat(directories.toTalkTo(Optional.empty())).isEqualTo(expected);
  }

  @Test
  void theFlagComesFirst() {
    var directories = new DataDirectory(CWD, Map.of("DBS_DATA", "/data"), "Linux", HOME);
    assertThat(directories.toStart(Optional.of(Path.of("../x")), "monitor"))
        .isEqualTo(Path.of("/x"));
  }
}
