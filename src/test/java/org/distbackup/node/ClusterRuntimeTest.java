package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.SystemGuardian;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterCommand;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Leave;
import org.awaitility.Awaitility;
import org.distbackup.client.ClientActor;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.monitor.MonitorSettings;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Member;
import org.distbackup.storage.Holdings;
import org.distbackup.storage.StorageSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer's real actors in systems that end and are followed by the next. */
class ClusterRuntimeTest {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private record Started(PeerGuardian.Actors actors, ActorSystem<?> system) {}

  private final BlockingQueue<Started> starts = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> answeredAtTheEnd = new LinkedBlockingQueue<>();
  private @Nullable NodeDirectory directory;
  private @Nullable ClusterRuntime runtime;

  /** Asks the actors once more when it is told that they go. */
  private final class Listening implements PeerGuardian.Listener {
    private @Nullable Started last;

    @Override
    public void started(PeerGuardian.Actors actors, ActorSystem<?> system) {
      var started = new Started(actors, system);
      last = started;
      starts.add(started);
    }

    @Override
    public void stopping() {
      answeredAtTheEnd.add(
          last != null && reserved(last).handle((_, failure) -> failure == null).join());
    }
  }

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    var settings = TestOptions.read(folder, "distbackup.join-secret = \"words of a test\"");
    var opened = NodeDirectory.open(folder.resolve("data"));
    directory = opened;
    var control = new Endpoint(LOOPBACK, freePort());
    var owner = OwnerKeys.derive(MasterSecret.random(new SecureRandom())).owner();
    var parts =
        new PeerGuardian.Parts(
            new Member(opened.id(), "attic", "attic", control, control, owner, settings.offer()),
            owner,
            List.of(control),
            Holdings.open(
                opened.root(), settings.offer(), InstantSource.system(), InstantSource.system()),
            StorageSettings.of(settings.config()),
            new Singleton(
                "attic",
                MonitorSettings.of(settings.config()),
                InstantSource.system(),
                book -> {}));
    var made =
        new ClusterRuntime(
            ClusterConfig.cluster(settings, opened, control, "peer"),
            settings,
            () -> PeerGuardian.create(parts, new Listening()));
    runtime = made;
    made.start();
  }

  @AfterEach
  void stop() throws IOException {
    if (runtime != null) {
      runtime.stop();
    }
    if (directory != null) {
      directory.close();
    }
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.ofLiteral(LOOPBACK))) {
      return probe.getLocalPort();
    }
  }

  private Started next() throws InterruptedException {
    var started = starts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(started).as("a started system").isNotNull();
    return started;
  }

  /** Writes to the journal and answers with what all systems have written to it. */
  private static long reserve(Started started) {
    return reserved(started).join();
  }

  private static CompletableFuture<Long> reserved(Started started) {
    return AskPattern.<ClientActor.Command, Long>askWithStatus(
            started.actors().client(),
            reply -> new ClientActor.ReserveHead(0, reply),
            PATIENCE,
            started.system().scheduler())
        .toCompletableFuture();
  }

  private static void end(Started started) {
    CoordinatedShutdown.get(started.system()).run(CoordinatedShutdown.clusterDowningReason());
  }

  @Test
  void aSystemThatEndedIsFollowedByTheNext() throws InterruptedException {
    var first = next();
    long before = reserve(first);
    end(first);

    assertThat(reserve(next())).isGreaterThan(before);
  }

  /** Whoever asks for them may then wait for the next, instead of asking the dead. */
  @ParameterizedTest
  @MethodSource("ends")
  void thatTheActorsGoIsSaidWhileTheyAnswer(Consumer<ActorSystem<?>> end)
      throws InterruptedException {
    var first = next();
    reserve(first);
    awaitUp(first.system());
    end.accept(first.system());

    assertThat(answeredAtTheEnd.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static List<Named<Consumer<ActorSystem<?>>>> ends() {
    return List.of(
        Named.of("downed", system -> tell(system, new Down(self(system).address()))),
        Named.of("leaving", system -> tell(system, new Leave(self(system).address()))),
        Named.of("terminated", ActorSystem::terminate));
  }

  private static void tell(ActorSystem<?> system, ClusterCommand command) {
    Cluster.get(system).manager().tell(command);
  }

  private static org.apache.pekko.cluster.Member self(ActorSystem<?> system) {
    return Cluster.get(system).selfMember();
  }

  private static void awaitUp(ActorSystem<?> system) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> self(system).status().equals(MemberStatus.up()));
  }

  @Test
  void eachSystemSeesToItThatTheClusterAdmitsIt() throws InterruptedException {
    var first = next();
    awaitAdmission(first);
    end(first);

    awaitAdmission(next());
  }

  private static void awaitAdmission(Started started) {
    var selection = Adapter.toClassic(started.system()).actorSelection("/system/admission");
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> selection.resolveOne(PATIENCE).toCompletableFuture().join());
  }

  /** Pekko's remoting keeps a system from ending with the same hook while a stream stalls. */
  @Test
  void oneThatDoesNotEndByItselfIsEndedAndFollowedByTheNext() throws InterruptedException {
    var first = next();
    long before = reserve(first);
    ((ExtendedActorSystem) Adapter.toClassic(first.system()))
        .systemActorOf(Props.create(Stalled.class, Stalled::new), "stalled");
    end(first);

    assertThat(reserve(next())).isGreaterThan(before);
    assertThat(first.system().getWhenTerminated().toCompletableFuture()).isCompleted();
  }

  /** Asks to be waited for at the end, and never is done. */
  private static final class Stalled extends AbstractActor {
    @Override
    public void preStart() {
      ((ExtendedActorSystem) context().system())
          .systemGuardian()
          .tell(SystemGuardian.RegisterTerminationHook$.MODULE$, self());
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().build();
    }
  }
}
