package org.distbackup.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventJsonTest {
  static Stream<Arguments> golden() {
    return Stream.of(
        Arguments.of(
            new Event.Status(12, 45.5, 1, 2, 300, 400, 50, 6, 7, 8, "waiting"),
            """
            {"message_type":"status","elapsed_seconds":12,"percent":45.5,"files_done":1,\
            "total_files":2,"bytes_done":300,"total_bytes":400,"bytes_per_second":50,"errors":6,\
            "eta_seconds":7,"receiving":8,"note":"waiting"}\
            """),
        Arguments.of(
            new Event.Warning("one copy \"only\"\nso far"),
            "{\"message_type\":\"warning\",\"text\":\"one copy \\\"only\\\"\\nso far\"}"),
        Arguments.of(
            new Event.Peer("zoë", "attic", "h:1", "h:2", "offline", 100, 10, 60, true),
            """
            {"message_type":"peer","name":"zoë","site":"attic","address":"h:1","data_address":"h:2",\
            "state":"offline","offered":100,"used":10,"last_seen_seconds":60,"self":true}\
            """),
        Arguments.of(
            new Event.Failed(Failure.Kind.NOT_ENOUGH, "Too few.", "Wait."),
            """
            {"message_type":"error","kind":"not_enough","exit_code":13,"what":"Too few.",\
            "remedy":"Wait."}\
            """),
        Arguments.of(new Event.Exit(3), "{\"message_type\":\"exit\",\"exit_code\":3}"),
        Arguments.of(
            new Summary.Upload("a", 1, 2, 3, 4, "40dc1520", "2-of-4", 4, 0.5, "thin"),
            """
            {"message_type":"summary","command":"upload","name":"a","bytes":1,"added":2,"stored":3,\
            "redundant":4,"snapshot":"40dc1520","scheme":"2-of-4","members":4,"seconds":0.5,\
            "warning":"thin"}\
            """),
        Arguments.of(
            new Summary.Upload("a", 1, 2, 3, 4, "40dc1520", "2-of-4", 4, 0.5, ""),
            """
            {"message_type":"summary","command":"upload","name":"a","bytes":1,"added":2,"stored":3,\
            "redundant":4,"snapshot":"40dc1520","scheme":"2-of-4","members":4,"seconds":0.5}\
            """),
        Arguments.of(
            new Summary.Download("a", "/b/a", 1, "40dc1520", 1.25),
            """
            {"message_type":"summary","command":"download","name":"a","path":"/b/a","bytes":1,\
            "snapshot":"40dc1520","seconds":1.25}\
            """),
        Arguments.of(
            new Summary.Status(
                "up",
                "zoë",
                "h:1",
                "m:1",
                "online",
                3,
                4,
                5,
                6,
                7,
                List.of(new Summary.Group("ab", "2-of-4", 4, 3, 9, 1, 1)),
                List.of("All is well.")),
            """
            {"message_type":"summary","command":"status","cluster_state":"up","name":"zoë",\
            "address":"h:1","monitor":"m:1","monitor_state":"online","peers_online":3,\
            "peers_total":4,"offered":5,"used":6,"own_bytes":7,"groups":[{"id":"ab",\
            "scheme":"2-of-4","members":4,"online":3,"packs":9,"owed":1,"survives_sites":1}],\
            "says":["All is well."]}\
            """),
        Arguments.of(new Summary.Logout(), "{\"message_type\":\"summary\",\"command\":\"logout\"}"),
        Arguments.of(
            new Summary.RecoveryPhrase(List.of("abandon", "zoo")),
            """
            {"message_type":"summary","command":"recovery-phrase","words":["abandon","zoo"]}\
            """));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void eachEventHasItsLine(Event event, String line) {
    assertThat(EventJson.line(event)).isEqualTo(line);
    assertThat(EventJson.parse(line)).contains(event);
  }

  @Test
  void allFailureKindsSurvive() {
    for (Failure.Kind kind : Failure.Kind.values()) {
      var event = new Event.Failed(kind, "a", "b");
      assertThat(EventJson.parse(EventJson.line(event))).contains(event);
    }
  }

  @Test
  void unknownFieldsAreIgnoredAndMissingOnesAreEmpty() {
    assertThat(
            EventJson.parse(
                "{\"message_type\":\"summary\",\"command\":\"upload\",\"name\":\"a\",\"new\":[1]}"))
        .contains(new Summary.Upload("a", 0, 0, 0, 0, "", "", 0, 0, ""));
    assertThat(EventJson.parse("{\"message_type\":\"status\",\"note\":null}"))
        .contains(new Event.Status(0, 0, 0, 0, 0, 0, 0, 0, -1, 0, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"message_type\":\"hologram\"}",
        "{\"message_type\":7}",
        "{\"message_type\":\"summary\",\"command\":\"teleport\"}"
      })
  void unknownTypesAreNoEvents(String line) {
    assertThat(EventJson.parse(line)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "7", "{\"message_type\":", "<html>"})
  void whatIsNoObjectIsRefused(String line) {
    assertThatThrownBy(() -> EventJson.parse(line)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anExitWithoutItsCodeIsAFailure() {
    assertThat(EventJson.parse("{\"message_type\":\"exit\"}")).contains(new Event.Exit(1));
  }

  @Test
  void theWordsOfAPhraseStayOutOfLogs() {
    assertThat(new Summary.RecoveryPhrase(List.of("abandon")).toString()).doesNotContain("abandon");
  }
}
