package org.distbackup.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.distbackup.MemoryJournal;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.failure.Failure;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorReply;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Cast;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The engine's handle on the client: what it asks, and while the actor is being replaced. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientLinkTest {
  private static final Set<Thread.State> WAITING =
      Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  private final ActorTestKit kit = ActorTestKit.create(MemoryJournal.CONFIG);
  private final AtomicReference<MonitorReply.GroupAnswer> monitorSays =
      new AtomicReference<>(new MonitorReply.NoPeers(false));
  private final ActorRef<MonitorCommand> monitor =
      kit.spawn(
          Behaviors.receiveMessage(
              command -> {
                if (command instanceof MonitorCommand.RequestGroup request) {
                  request.replyTo().tell(monitorSays.get());
                }
                return Behaviors.same();
              }));
  private final ClientLink link = new ClientLink(() -> AddressBook.EMPTY);

  @SuppressWarnings("NullAway.Init") // set before each test
  private ActorRef<ClientActor.Command> client;

  @BeforeEach
  void start() {
    PersistenceTestKit.create(kit.system()).clearAll();
    client = kit.spawn(ClientActor.create(Facts.GROUP.owner(), Cast.peer(9), monitor));
    link.detach();
  }

  @AfterEach
  void stopClient() {
    kit.stop(client);
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  /** The state, asked for by a thread that waits by now. */
  private CompletableFuture<CatalogState> stateWaitedFor() {
    var asking = new AtomicReference<Thread>();
    var state =
        CompletableFuture.supplyAsync(
            () -> {
              asking.set(Thread.currentThread());
              return link.state();
            });
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> asking.get() != null && WAITING.contains(asking.get().getState()));
    return state;
  }

  @Test
  void aCallWaitsWhileTheActorIsAwayHoweverOftenItGoes() throws Exception {
    var state = stateWaitedFor();
    link.detach();
    link.attach(client, kit.system());
    assertThat(state.get(20, TimeUnit.SECONDS)).isEqualTo(CatalogState.EMPTY);
  }

  @Test
  void whatAnActorLeftWithoutAnAnswerIsAskedOfTheNext() throws Exception {
    var cutOff = ActorTestKit.create("cut-off", ConfigFactory.load());
    var asked = new CompletableFuture<ClientActor.Command>();
    ActorRef<ClientActor.Command> mute =
        cutOff.spawn(
            Behaviors.receiveMessage(
                command -> {
                  asked.complete(command);
                  return Behaviors.same();
                }));
    link.attach(mute, cutOff.system());
    var state = CompletableFuture.supplyAsync(link::state);
    asked.get(20, TimeUnit.SECONDS);
    link.detach();
    cutOff.shutdownTestKit();
    link.attach(client, kit.system());
    assertThat(state.get(20, TimeUnit.SECONDS)).isEqualTo(CatalogState.EMPTY);
  }

  @Test
  void anActorThatHasStoppedMayBeReplacedInAMoment() throws Exception {
    link.attach(client, kit.system());
    kit.stop(client);
    var state = stateWaitedFor();
    client = kit.spawn(ClientActor.create(Facts.GROUP.owner(), Cast.peer(9), monitor));
    link.attach(client, kit.system());
    assertThat(state.get(20, TimeUnit.SECONDS)).isEqualTo(CatalogState.EMPTY);
  }

  @Test
  void anActorThatHasStoppedForGoodIsAFailure() {
    link.attach(client, kit.system());
    kit.stop(client);
    assertThatThrownBy(link::state)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("own records do not answer");
  }

  @Test
  void aGrantedGroupIsInTheCatalogAndItsMembersHaveAddresses() {
    link.attach(client, kit.system());
    monitorSays.set(Facts.granted(Facts.GROUP));
    assertThat(link.requestGroup(Set.of())).contains(Facts.GROUP);
    assertThat(link.group(Facts.GROUP.id())).contains(Facts.GROUP);
    assertThat(link.member(Cast.peer(1))).contains(Cast.member(1));
    assertThat(link.member(Cast.peer(2))).isEmpty();
    link.commitPack(Facts.PACK, Facts.OWING_ONE);
    link.settle(Facts.PACK, 1);
    assertThat(link.state().packs().get(Facts.PACK)).isEqualTo(Facts.OWING_ONE.settled(1));
    assertThat(List.of(link.reserveHead(0), link.reserveHead(0), link.reserveHead(9)))
        .containsExactly(1L, 2L, 10L);
  }

  @Test
  void whenNobodyCanKeepAnythingTheUserIsToldWhy() {
    link.attach(client, kit.system());
    monitorSays.set(new MonitorReply.NoPeers(false));
    assertThatThrownBy(() -> link.requestGroup(Set.of()))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH);
              assertThat(failure).hasMessageContaining("No other peer is online");
            });
    monitorSays.set(new MonitorReply.NoPeers(true));
    assertThatThrownBy(() -> link.requestGroup(Set.of(Cast.peer(1))))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("full");
  }

  @Test
  void whatTheClientRefusesIsAFailure() {
    link.attach(client, kit.system());
    assertThatThrownBy(() -> link.commitPack(Facts.PACK, Facts.OWING_ONE))
        .isInstanceOf(Failure.class);
  }
}
