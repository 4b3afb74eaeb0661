package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distbackup.failure.Failure;
import org.distbackup.placement.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IpConfTest {
  @TempDir private Path folder;

  @Test
  void namesMonitorsInOrder() {
    assertThat(
            IpConf.parse(
                "ip.conf",
                List.of(
                    "\uFEFF# ours",
                    "",
                    "  192.168.1.10  # the attic",
                    "backup.example.org:8199",
                    "2001:db8::1",
                    "[2001:db8::2]",
                    "[2001:db8::3]:7000\r")))
        .containsExactly(
            new Endpoint("192.168.1.10", 8099),
            new Endpoint("backup.example.org", 8199),
            new Endpoint("2001:db8::1", 8099),
            new Endpoint("2001:db8::2", 8099),
            new Endpoint("2001:db8::3", 7000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two hosts", "h:", "h:x", "h:0", "h:70000", ":8099", "a/b", "[::1", "]"})
  void aBadLineIsNamed(String line) {
    assertThatThrownBy(() -> IpConf.parse("dir/ip.conf", List.of("# ours", "good", line)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(Failure.Kind.USAGE);
              assertThat(failure.what())
                  .isEqualTo("dir/ip.conf, line 3: \"" + line + "\" is no host.");
            });
  }

  @Test
  void aFileWithoutAMonitorIsRefused() {
    assertThatThrownBy(() -> IpConf.parse("ip.conf", List.of("# none", " ")))
        .hasMessageStartingWith("ip.conf names no monitor.");
  }

  @Test
  void theFirstFileThatExistsDecides() throws Exception {
    Path near = folder.resolve("near");
    Path far = Files.writeString(folder.resolve("far"), "b");
    assertThat(IpConf.first(List.of(near, far))).containsExactly(new Endpoint("b", 8099));
    Files.writeString(near, "a\n");
    assertThat(IpConf.first(List.of(near, far))).containsExactly(new Endpoint("a", 8099));
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("ip.conf"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> IpConf.first(List.of(file)))
        .hasMessageStartingWith("Cannot read " + file);
  }

  @Test
  void theOneInTheRepositoryIsThisMachine() {
    assertThat(IpConf.first(List.of(Path.of("ip.conf"))))
        .containsExactly(new Endpoint("127.0.0.1", 8099));
  }
}
