package org.distbackup.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLinesTest {
  @Test
  void aWarningIsOneLineThatCommandsNoTerminal(@TempDir Path data) throws Exception {
    var context = new LoggerContext();
    context.putProperty("distbackup.data", data.toString());
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(getClass().getResource("/logback.xml")));
    var logger = context.getLogger("org.distbackup");
    var stderr = (ConsoleAppender<ILoggingEvent>) logger.getAppender("stderr");
    var message = "peer \u001b[2J\u009b1m\u0007\r\n\tM\u00fcller";

    var event = new LoggingEvent("", logger, Level.WARN, message, new Exception(), new Object[0]);

    assertThat(new String(stderr.getEncoder().encode(event), UTF_8))
        .isEqualTo("peer  [2J 1m M\u00fcller" + System.lineSeparator());
    context.stop();
  }
}
