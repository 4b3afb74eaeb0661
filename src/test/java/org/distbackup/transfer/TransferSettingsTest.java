package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TransferSettingsTest {
  @Test
  void defaults() {
    assertThat(TransferSettings.of(ConfigFactory.defaultReference()))
        .isEqualTo(
            new TransferSettings(
                256,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                new TransferSettings.Client(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    2,
                    256)));
  }

  @Test
  void everySettingIsRead() {
    assertThat(
            TransferSettings.of(
                ConfigFactory.parseString(
                    """
                    distbackup.transfer {
                      connections = 1
                      hello-timeout = 2s
                      idle-timeout = 3s
                      progress-interval = 4s
                      commit-patience = 5s
                      client {
                        connect-timeout = 6s
                        stall-timeout = 7s
                        idle-timeout = 8s
                        read-lanes = 9
                        queue = 10
                      }
                    }
                    """)))
        .isEqualTo(
            new TransferSettings(
                1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                new TransferSettings.Client(
                    Duration.ofSeconds(6), Duration.ofSeconds(7), Duration.ofSeconds(8), 9, 10)));
  }
}
