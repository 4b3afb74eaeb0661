package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application.conf may say. */
class SettingsTest {
  @TempDir private Path folder;

  private Settings read(String text) throws IOException {
    return TestOptions.read(folder, text);
  }

  @ParameterizedTest
  @CsvSource({
    "distbackup.peer.offr = 5GB, distbackup.peer.offr",
    "distbackup { storage { trash = 1s } }, distbackup.storage.trash",
    "distbackup.joinsecret = secret, distbackup.joinsecret",
  })
  void aMisspeltSettingIsNamed(String text, String name) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining("There is no setting " + name + ",")
        .extracting(Failure::kind)
        .isEqualTo(Failure.Kind.USAGE);
  }

  @Test
  void otherPartsOfTheFileAreNotOurs() throws IOException {
    var settings = read("distbackup.peer.offer = 5GB\npekko.loglevel = DEBUG\nmine.own = 1");
    assertThat(settings.offer()).isEqualTo(5_000_000_000L);
  }

  @Test
  void everyLineOfTheOneInTheCheckoutIsKnown() throws IOException {
    var lines = Files.readString(Path.of("application.conf"));
    var all = lines.replaceAll("(?m)^( *)# ([a-z.-]+ = )", "$1$2");
    assertThat(read(all).offer()).isEqualTo(50_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "site"})
  void aNameOrSiteThatIsTooLongForTheOthersIsRefused(String setting) throws IOException {
    String text = "distbackup.peer." + setting + " = ";
    assertThat(read(text + "n".repeat(255))).isNotNull();
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> read(text + "n".repeat(256)))
        .withMessageContaining("more than 255 bytes")
        .extracting(Failure::kind)
        .isEqualTo(Failure.Kind.USAGE);
  }
}
