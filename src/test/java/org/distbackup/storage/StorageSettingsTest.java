package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StorageSettingsTest {
  @Test
  void defaults() {
    assertThat(StorageSettings.of(ConfigFactory.load()))
        .isEqualTo(
            new StorageSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofDays(7),
                Duration.ofHours(1)));
  }

  @Test
  void everySettingIsRead() {
    var config =
        ConfigFactory.parseString(
            """
            distbackup.storage {
              report-every = 1s
              ledger-timeout = 2s
              trash-retention = 3s
              sweep-every = 4s
            }
            """);
    assertThat(StorageSettings.of(config))
        .isEqualTo(
            new StorageSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4)));
  }
}
