package org.distbackup.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MonitorSettingsTest {
  @Test
  void defaults() {
    assertThat(MonitorSettings.of(ConfigFactory.load()))
        .isEqualTo(
            new MonitorSettings(
                Duration.ofSeconds(15),
                Duration.ofDays(3),
                1,
                Duration.ofSeconds(6),
                Duration.ofSeconds(15)));
  }

  @Test
  void everySettingIsRead() {
    var config =
        ConfigFactory.parseString(
            """
            distbackup.monitor {
              offline-after = 1s, lost-after = 2s, margin = 3, settle = 4s, patience = 5s
            }
            """);
    assertThat(MonitorSettings.of(config))
        .isEqualTo(
            new MonitorSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                3,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5)));
  }
}
