package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.distbackup.id.PackId;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Endpoint;
import org.distbackup.shard.Scheme;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.DataPort;
import org.distbackup.transfer.PeerUnreachableException;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.TransportSecurity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitorVaultTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final AtomicReference<AddressBook> book = new AtomicReference<>(AddressBook.EMPTY);
  private final DataClient client = new DataClient(kit.system(), TransportSecurity.PLAIN);
  private DataAddress monitor = DataAddress.ofAnybody(new Endpoint("127.0.0.1", 1));

  @BeforeAll
  void open() throws IOException {
    var port =
        DataPort.bind(
            kit.system(),
            "127.0.0.1",
            0,
            new MonitorVault(Cast.peer(99), book::get),
            TransportSecurity.PLAIN);
    monitor = DataAddress.ofAnybody(new Endpoint("127.0.0.1", port.port()));
  }

  @AfterAll
  void close() {
    client.close();
    kit.shutdownTestKit();
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void assertRefused(CompletionStage<?> stage) {
    assertThatThrownBy(() -> await(stage))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_MEMBER));
  }

  @Test
  void everybodyLearnsAllMembersAndGroups() {
    var known =
        AddressBook.EMPTY
            .withMembers(List.of(Cast.member(1), Cast.member(2)))
            .withGroups(List.of(Cast.group(7, new Scheme(1, 1), 2)));
    book.set(known);
    await(client.ping(monitor));
    assertThat(AddressBook.decode(await(client.getAddressBook(monitor)))).isEqualTo(known);
  }

  @Test
  void itIsNotTakenForAPeerThatHadItsAddress() {
    await(client.ping(new DataAddress(monitor.endpoint(), Cast.peer(99))));
    assertThatThrownBy(
            () ->
                await(
                    client.getHeads(
                        new DataAddress(monitor.endpoint(), Cast.peer(1)), Cast.owner(1))))
        .hasCauseInstanceOf(PeerUnreachableException.class);
  }

  @Test
  void thereAreNoHeadsAndNothingIsTaken() {
    assertThat(await(client.getHeads(monitor, Cast.owner(1)))).isEmpty();
    assertRefused(client.putHead(monitor, new byte[10]));
    assertRefused(
        client.putShard(
            monitor, new byte[100], 0, new byte[10], 0, 10, new CompletableFuture<Void>()));
    assertRefused(client.getDescriptor(monitor, Cast.groupId(7), new PackId(1, 2)));
  }
}
