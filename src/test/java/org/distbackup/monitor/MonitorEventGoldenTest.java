package org.distbackup.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.distbackup.message.HeadMark;
import org.distbackup.placement.Cast;
import org.distbackup.shard.Scheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in journals out there stays readable: these bytes never change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitorEventGoldenTest {
  record Golden(Object value, String manifest, String hex) {}

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  static List<Golden> golden() {
    var group = Cast.group(7, new Scheme(1, 2), 1, 2);
    var head = new HeadMark(Cast.owner(1), Cast.peer(2), 3);
    return List.of(
        new Golden(
            new MonitorEvent.MemberRegistered(Cast.member(1)),
            "org.distbackup.monitor.MonitorEvent$MemberRegistered",
            "bf666d656d626572bf62696478203030303030303030303030303030303030303030303030303030"
                + "303030303031646e616d6566706565722d31647369746566736974652d3167636f6e74726f6c6b68"
                + "6f73742d313a3830393864646174616b686f73742d313a39303938656f776e657278403030303030"
                + "30303030303030303030303030303030303030303030303030303030303030303030303030303030"
                + "30303030303030303030303030303030303031676f6666657265641b0000010000000000ffff"),
        new Golden(
            new MonitorEvent.GroupFormed(group),
            "org.distbackup.monitor.MonitorEvent$GroupFormed",
            "bf6567726f7570bf6269647820303030303030303030303030303030303030303030303030303030"
                + "3030303037656f776e65727840303030303030303030303030303030303030303030303030303030"
                + "30303030303030303030303030303030303030303030303030303030303030303030303030667363"
                + "68656d6566312d6f662d32676d656d62657273827820303030303030303030303030303030303030"
                + "30303030303030303030303030317820303030303030303030303030303030303030303030303030"
                + "30303030303030326565706f636801ffff"),
        new Golden(
            new MonitorEvent.HeadRaised(head),
            "org.distbackup.monitor.MonitorEvent$HeadRaised",
            "bf6468656164bf656f776e6572784030303030303030303030303030303030303030303030303030"
                + "30303030303030303030303030303030303030303030303030303030303030303030303030303166"
                + "64657669636578203030303030303030303030303030303030303030303030303030303030303032"
                + "67636f756e74657203ffff"),
        new Golden(
            MonitorState.EMPTY
                .with(new MonitorEvent.GroupFormed(group))
                .with(new MonitorEvent.HeadRaised(head)),
            "org.distbackup.monitor.MonitorState",
            "bf64626f6f6bbf6776657273696f6e01676d656d62657273806667726f75707381bf626964782030"
                + "30303030303030303030303030303030303030303030303030303030303037656f776e6572784030"
                + "30303030303030303030303030303030303030303030303030303030303030303030303030303030"
                + "303030303030303030303030303030303030303030303066736368656d6566312d6f662d32676d65"
                + "6d626572738278203030303030303030303030303030303030303030303030303030303030303031"
                + "782030303030303030303030303030303030303030303030303030303030303030326565706f6368"
                + "01ffff65686561647381bf656f776e65727840303030303030303030303030303030303030303030"
                + "30303030303030303030303030303030303030303030303030303030303030303030303030303030"
                + "30303166646576696365782030303030303030303030303030303030303030303030303030303030"
                + "3030303267636f756e74657203ff6e6d656d6265727356657273696f6e00ff"));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void isWrittenAndReadAsEver(Golden golden) throws Exception {
    var serialization = SerializationExtension.get(kit.system());
    var serializer = (SerializerWithStringManifest) serialization.findSerializerFor(golden.value());
    assertThat(serializer.manifest(golden.value())).isEqualTo(golden.manifest());
    assertThat(HexFormat.of().formatHex(serializer.toBinary(golden.value())))
        .isEqualTo(golden.hex());
    assertThat(serializer.fromBinary(HexFormat.of().parseHex(golden.hex()), golden.manifest()))
        .isEqualTo(golden.value());
  }
}
