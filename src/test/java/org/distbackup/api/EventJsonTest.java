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
  private static final Item.Snapshot SNAPSHOT =
      new Item.Snapshot("40dc1520a0b0c0d0", 1500, "zoë", List.of("/a", "/b"), List.of("t"), 6, 7);
  private static final String SNAPSHOT_FIELDS =
      """
      "id":"40dc1520a0b0c0d0","short_id":"40dc1520","time":"1970-01-01T00:00:01.500Z",\
      "time_millis":1500,"host":"zoë","paths":["/a","/b"],"tags":["t"],"files":6,"bytes":7\
      """;
  private static final Item.Entry ENTRY =
      new Item.Entry("/a/b", "symlink", 0777, 1, 2, "u", "g", 3, -4, 5, "../c");
  private static final String ENTRY_FIELDS =
      """
      "path":"/a/b","kind":"symlink","mode":511,"uid":1,"gid":2,"user":"u","group":"g","size":3,\
      "mtime_seconds":-4,"mtime_nanos":5,"link_target":"../c"\
      """;

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
        Arguments.of(new Event.Data(7), "{\"message_type\":\"data\",\"length\":7}"),
        Arguments.of(SNAPSHOT, "{\"message_type\":\"snapshot\"," + SNAPSHOT_FIELDS + "}"),
        Arguments.of(
            new Item.Verdict(SNAPSHOT, List.of("daily snapshot")),
            "{\"message_type\":\"verdict\",\"keep\":true,\"reasons\":[\"daily snapshot\"],"
                + "\"snapshot\":{"
                + SNAPSHOT_FIELDS
                + "}}"),
        Arguments.of(ENTRY, "{\"message_type\":\"entry\"," + ENTRY_FIELDS + "}"),
        Arguments.of(
            new Item.Version(SNAPSHOT, ENTRY),
            "{\"message_type\":\"version\",\"snapshot\":{"
                + SNAPSHOT_FIELDS
                + "},\"entry\":{"
                + ENTRY_FIELDS
                + "}}"),
        Arguments.of(
            new Item.Difference("?", "/a", 1, 2),
            """
            {"message_type":"difference","mark":"?","path":"/a","size_before":1,"size_after":2}\
            """),
        Arguments.of(
            new Item.Problem("A pack is gone.", List.of("ab:/a", "ab:/b")),
            """
            {"message_type":"problem","text":"A pack is gone.","files":["ab:/a","ab:/b"]}\
            """),
        Arguments.of(
            new Item.Job(
                3, "backup /a", "paused", new Event.Status(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "")),
            """
            {"message_type":"job","id":3,"says":"backup /a","state":"paused","progress":\
            {"elapsed_seconds":1,"percent":2.0,"files_done":3,"total_files":4,"bytes_done":5,\
            "total_bytes":6,"bytes_per_second":7,"errors":8,"eta_seconds":9,"receiving":10,\
            "note":""}}\
            """),
        Arguments.of(
            new Summary.Steered("pause", 3, "backup /a"),
            """
            {"message_type":"summary","command":"pause","job":3,"says":"backup /a"}\
            """),
        Arguments.of(
            new TreeSummary.Backup(
                "40dc1520",
                new TreeSummary.Counts(1, 2, 3),
                new TreeSummary.Counts(4, 5, 6),
                7,
                8,
                9,
                10,
                11,
                0.5,
                "thin"),
            """
            {"message_type":"summary","command":"backup","snapshot":"40dc1520","files_new":1,\
            "files_changed":2,"files_unmodified":3,"dirs_new":4,"dirs_changed":5,\
            "dirs_unmodified":6,"bytes":7,"added":8,"stored":9,"redundant":10,"unreadable":11,\
            "seconds":0.5,"warning":"thin"}\
            """),
        Arguments.of(
            new TreeSummary.Restore("/t", 1, 2, 3, 4, 5, 6, 0.5, true),
            """
            {"message_type":"summary","command":"restore","target":"/t","files":1,"directories":2,\
            "bytes":3,"written":4,"skipped":5,"problems":6,"seconds":0.5,"dry_run":true}\
            """),
        Arguments.of(
            new TreeSummary.Diff(1, 2, 3, 4, 5, 6, 7),
            """
            {"message_type":"summary","command":"diff","added":1,"removed":2,"changed":3,\
            "metadata":4,"bit_rot":5,"added_bytes":6,"removed_bytes":7}\
            """),
        Arguments.of(
            new TreeSummary.Stats(1, 2, 3, 4, 5, 6),
            """
            {"message_type":"summary","command":"stats","snapshots":1,"files":2,"bytes":3,\
            "unique":4,"stored":5,"packs":6}\
            """),
        Arguments.of(
            new TreeSummary.Forget(1, 2, true),
            """
            {"message_type":"summary","command":"forget","kept":1,"forgotten":2,"dry_run":true}\
            """),
        Arguments.of(
            new TreeSummary.Prune(1, 2, 3, 4, 0.5, false),
            """
            {"message_type":"summary","command":"prune","deleted":1,"rewritten":2,"freed":3,\
            "kept":4,"seconds":0.5,"dry_run":false}\
            """),
        Arguments.of(
            new TreeSummary.Check(1, 2, 3, 4, 0.5),
            """
            {"message_type":"summary","command":"check","packs":1,"snapshots":2,"problems":3,\
            "healed":4,"seconds":0.5}\
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
        Arguments.of(
            new Summary.Ready("peer", "waiting", "zoë", "h:1", "m:1"),
            """
            {"message_type":"summary","command":"peer","cluster_state":"waiting","name":"zoë",\
            "address":"h:1","monitor":"m:1"}\
            """),
        Arguments.of(
            new Summary.Recover("/d", 5, List.of("ben"), List.of(SNAPSHOT)),
            "{\"message_type\":\"summary\",\"command\":\"recover\",\"data\":\"/d\",\"members\":5,"
                + "\"not_heard\":[\"ben\"],\"snapshots\":[{"
                + SNAPSHOT_FIELDS
                + "}]}"),
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
