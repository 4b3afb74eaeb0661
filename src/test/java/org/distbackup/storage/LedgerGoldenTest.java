package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.distbackup.placement.Cast;
import org.distbackup.shard.Scheme;
import org.distbackup.storage.LedgerEvent.GroupJoined;
import org.distbackup.storage.LedgerEvent.ShardPurged;
import org.distbackup.storage.LedgerEvent.ShardRestored;
import org.distbackup.storage.LedgerEvent.ShardStored;
import org.distbackup.storage.LedgerEvent.ShardTrashed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is in journals and snapshots out there stays readable: these bytes never change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerGoldenTest {
  private static final GroupJoined JOINED = new GroupJoined(Cast.group(7, new Scheme(1, 2), 1, 2));
  private static final ShardStored STORED = new ShardStored(Packs.id(3), 1, 70_000);

  private static final ShardTrashed TRASHED =
      new ShardTrashed(Packs.id(3), 1, 70_000, 1_700_000_000_000L);

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private Object throughGolden(Object value, String manifest, String hex) throws Exception {
    var serialization = SerializationExtension.get(kit.system());
    var serializer = (SerializerWithStringManifest) serialization.findSerializerFor(value);
    assertThat(serializer.manifest(value)).isEqualTo(manifest);
    assertThat(HexFormat.of().formatHex(serializer.toBinary(value))).isEqualTo(hex);
    return serializer.fromBinary(HexFormat.of().parseHex(hex), manifest);
  }

  @Test
  void groupJoined() throws Exception {
    assertThat(
            throughGolden(
                JOINED,
                "org.distbackup.storage.LedgerEvent$GroupJoined",
                "bf6567726f7570bf6269647820303030303030303030303030303030303030303030303030303030"
                    + "3030303037656f776e65727840303030303030303030303030303030303030303030303030303030"
                    + "30303030303030303030303030303030303030303030303030303030303030303030303030667363"
                    + "68656d6566312d6f662d32676d656d62657273827820303030303030303030303030303030303030"
                    + "30303030303030303030303030317820303030303030303030303030303030303030303030303030"
                    + "30303030303030326565706f636801ffff"))
        .isEqualTo(JOINED);
  }

  @Test
  void shardStored() throws Exception {
    assertThat(
            throughGolden(
                STORED,
                "org.distbackup.storage.LedgerEvent$ShardStored",
                "bf647061636b78203033303030303030303030303030303030303030303030303030303030303033"
                    + "65696e64657801666c656e6774681a00011170ff"))
        .isEqualTo(STORED);
  }

  @Test
  void shardTrashed() throws Exception {
    assertThat(
            throughGolden(
                TRASHED,
                "org.distbackup.storage.LedgerEvent$ShardTrashed",
                "bf647061636b78203033303030303030303030303030303030303030303030303030303030303033"
                    + "65696e64657801666c656e6774681a000111706861744d696c6c69731b0000018bcfe56800ff"))
        .isEqualTo(TRASHED);
  }

  @Test
  void shardRestored() throws Exception {
    var restored = new ShardRestored(Packs.id(3), 1, 70_000);
    assertThat(
            throughGolden(
                restored,
                "org.distbackup.storage.LedgerEvent$ShardRestored",
                "bf647061636b78203033303030303030303030303030303030303030303030303030303030303033"
                    + "65696e64657801666c656e6774681a00011170ff"))
        .isEqualTo(restored);
  }

  @Test
  void shardPurged() throws Exception {
    var purged = new ShardPurged(Packs.id(3), 1);
    assertThat(
            throughGolden(
                purged,
                "org.distbackup.storage.LedgerEvent$ShardPurged",
                "bf647061636b78203033303030303030303030303030303030303030303030303030303030303033"
                    + "65696e64657801ff"))
        .isEqualTo(purged);
  }

  @Test
  void stateWithTrash() throws Exception {
    var state =
        (LedgerState)
            throughGolden(
                LedgerState.EMPTY.with(STORED).with(TRASHED),
                "org.distbackup.storage.LedgerState",
                "bf6567726f7570f66673746f72656480677472617368656481bf647061636b782030333030303030"
                    + "3030303030303030303030303030303030303030303030303365696e64657801666c656e6774681a"
                    + "000111706861744d696c6c69731b0000018bcfe56800ffff");
    assertThat(state.stored()).isEmpty();
    assertThat(state.trashed()).containsExactly(TRASHED);
  }

  /** Of the time before there was a trash. */
  @Test
  void state() throws Exception {
    var state =
        (LedgerState)
            throughGolden(
                LedgerState.EMPTY.with(JOINED).with(STORED),
                "org.distbackup.storage.LedgerState",
                "bf6567726f7570bf6269647820303030303030303030303030303030303030303030303030303030"
                    + "3030303037656f776e65727840303030303030303030303030303030303030303030303030303030"
                    + "30303030303030303030303030303030303030303030303030303030303030303030303030667363"
                    + "68656d6566312d6f662d32676d656d62657273827820303030303030303030303030303030303030"
                    + "30303030303030303030303030317820303030303030303030303030303030303030303030303030"
                    + "30303030303030326565706f636801ff6673746f72656481bf647061636b78203033303030303030"
                    + "30303030303030303030303030303030303030303030303365696e64657801666c656e6774681a00"
                    + "011170ffff");
    assertThat(state.group()).contains(JOINED.group());
    assertThat(state.stored()).containsExactly(STORED);
    assertThat(state.trashed()).isEmpty();
  }
}
