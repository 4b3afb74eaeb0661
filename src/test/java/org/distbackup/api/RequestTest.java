package org.distbackup.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestTest {
  @Test
  void hasItsLine() {
    var request = new Request("upload", "/home/zoë", Map.of("file", List.of("a\nb \"c\"")));
    String json =
        """
        {"command":"upload","cwd":"/home/zoë","arguments":{"file":"a\\nb \\"c\\""}}\
        """;
    assertThat(request.json()).isEqualTo(json);
    assertThat(Request.parse(json)).isEqualTo(request);
    assertThat(request.argument("file")).contains("a\nb \"c\"");
    assertThat(request.argument("to")).isEmpty();
  }

  @Test
  void anArgumentCanBeGivenMoreThanOnce() {
    var request =
        new Request(
            "backup",
            "/",
            Map.of("path", List.of("a", "b"), "dry-run", List.of("true"), "tag", List.of()));
    assertThat(Request.parse(request.json())).isEqualTo(request);
    assertThat(request.all("path")).containsExactly("a", "b");
    assertThat(request.flag("dry-run")).isTrue();
    assertThat(request.flag("path")).isFalse();
    assertThat(request.arguments()).doesNotContainKey("tag");
    assertThat(request.json()).doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"command\":\"\"}"})
  void aRequestWithoutACommandIsRefused(String json) {
    assertThatThrownBy(() -> Request.parse(json)).isInstanceOf(IllegalArgumentException.class);
  }
}
