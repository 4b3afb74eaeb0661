package org.distbackup.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.distbackup.client.ClientEvent.CatalogAdopted;
import org.distbackup.client.ClientEvent.GroupAdopted;
import org.distbackup.client.ClientEvent.HeadReserved;
import org.distbackup.client.ClientEvent.PackCommitted;
import org.distbackup.client.ClientEvent.PacksDeleted;
import org.distbackup.client.ClientEvent.PacksDropped;
import org.distbackup.client.ClientEvent.PacksGivenUp;
import org.distbackup.client.ClientEvent.ShardLost;
import org.distbackup.client.ClientEvent.ShardSettled;
import org.distbackup.engine.catalog.CatalogState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is in journals and snapshots out there stays readable: these bytes never change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientGoldenTest {
  private final ActorTestKit kit = ActorTestKit.create();

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private void assertGolden(Object value, String manifest, String hex) throws Exception {
    var serialization = SerializationExtension.get(kit.system());
    var serializer = (SerializerWithStringManifest) serialization.findSerializerFor(value);
    assertThat(serializer.manifest(value)).isEqualTo(manifest);
    assertThat(HexFormat.of().formatHex(serializer.toBinary(value))).isEqualTo(hex);
    assertThat(serializer.fromBinary(HexFormat.of().parseHex(hex), manifest)).isEqualTo(value);
  }

  @Test
  void groupAdopted() throws Exception {
    assertGolden(
        new GroupAdopted(Facts.GROUP),
        "org.distbackup.client.ClientEvent$GroupAdopted",
        "bf6567726f7570bf626964782030303030303030303030303030303030303030303030303030"
            + "30303030303037656f776e657278403030303030303030303030303030303030303030303030"
            + "3030303030303030303030303030303030303030303030303030303030303030303030303030"
            + "30303066736368656d6566312d6f662d32676d656d6265727382782030303030303030303030"
            + "3030303030303030303030303030303030303030303178203030303030303030303030303030"
            + "3030303030303030303030303030303030326565706f636801ffff");
  }

  @Test
  void packCommitted() throws Exception {
    assertGolden(
        new PackCommitted(Facts.PACK, Facts.OWING_ONE),
        "org.distbackup.client.ClientEvent$PackCommitted",
        "bf647061636b7820303030303030303030303030303030303030303030303030303030303030"
            + "3033667265636f7264bf6567726f757078203030303030303030303030303030303030303030"
            + "303030303030303030303037666c656e6774681a00011170646f77656402ffff");
  }

  @Test
  void shardSettled() throws Exception {
    assertGolden(
        new ShardSettled(Facts.PACK, 1),
        "org.distbackup.client.ClientEvent$ShardSettled",
        "bf647061636b7820303030303030303030303030303030303030303030303030303030303030"
            + "303365736861726401ff");
  }

  @Test
  void headReserved() throws Exception {
    assertGolden(
        new HeadReserved(5_000_000_000L),
        "org.distbackup.client.ClientEvent$HeadReserved",
        "bf67636f756e7465721b000000012a05f200ff");
  }

  @Test
  void stateWithNothing() throws Exception {
    assertGolden(
        CatalogState.EMPTY,
        "org.distbackup.engine.catalog.CatalogState",
        "bf6667726f757073bfff657061636b73bfff6763757272656e74f66468656164006764726f70706564bfffff");
  }

  @Test
  void state() throws Exception {
    assertGolden(
        CatalogState.EMPTY.withGroup(Facts.GROUP).withPack(Facts.PACK, Facts.OWING_ONE).withHead(5),
        "org.distbackup.engine.catalog.CatalogState",
        "bf6667726f757073bf7820303030303030303030303030303030303030303030303030303030"
            + "3030303037bf6269647820303030303030303030303030303030303030303030303030303030"
            + "3030303037656f776e6572784030303030303030303030303030303030303030303030303030"
            + "3030303030303030303030303030303030303030303030303030303030303030303030303030"
            + "3066736368656d6566312d6f662d32676d656d62657273827820303030303030303030303030"
            + "3030303030303030303030303030303030303031782030303030303030303030303030303030"
            + "303030303030303030303030303030326565706f636801ffff657061636b73bf782030303030"
            + "30303030303030303030303030303030303030303030303030303033bf6567726f7570782030"
            + "30303030303030303030303030303030303030303030303030303030303037666c656e677468"
            + "1a00011170646f77656402ffff6763757272656e747820303030303030303030303030303030"
            + "30303030303030303030303030303030376468656164056764726f70706564bfffff");
  }

  @Test
  void aStateFromBeforePacksCouldBeDroppedIsRead() throws Exception {
    var before = "bf6667726f757073bfff657061636b73bfff6763757272656e74f6646865616405ff";
    var serializer =
        (SerializerWithStringManifest)
            SerializationExtension.get(kit.system()).findSerializerFor(CatalogState.EMPTY);
    assertThat(
            serializer.fromBinary(
                HexFormat.of().parseHex(before), "org.distbackup.engine.catalog.CatalogState"))
        .isEqualTo(CatalogState.EMPTY.withHead(5));
  }

  @Test
  void eventsOfPruneAndRecovery() throws Exception {
    var event = "org.distbackup.client.ClientEvent$";
    var pack = "7820" + "30".repeat(31) + "33";
    assertGolden(
        new ShardLost(Facts.PACK, 1),
        event + "ShardLost",
        "bf647061636b" + pack + "65736861726401ff");
    assertGolden(
        new PacksDropped(List.of(Facts.PACK)),
        event + "PacksDropped",
        "bf657061636b7381" + pack + "ff");
    assertGolden(
        new PacksGivenUp(List.of(Facts.PACK)),
        event + "PacksGivenUp",
        "bf657061636b7381" + pack + "ff");
    assertGolden(
        new PacksDeleted(List.of(Facts.PACK), 1),
        event + "PacksDeleted",
        "bf657061636b7381" + pack + "65736861726401ff");
    assertGolden(
        new CatalogAdopted(List.of(), Map.of()),
        event + "CatalogAdopted",
        "bf6667726f75707380657061636b73bfffff");
  }
}
