package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.awaitility.Awaitility;
import org.distbackup.client.ClientActor;
import org.distbackup.id.PeerId;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real actor with journal and snapshots on disk, in systems that follow one another. */
class DurableSnapshotStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  // The actor takes a snapshot after each 200 events, and keeps two.
  private static final int THREE_SNAPSHOTS = 650;

  @TempDir private Path folder;

  private Config config() {
    return ConfigFactory.parseMap(
            Map.of(
                "pekko.actor.provider", "local",
                "pekko.persistence.journal.leveldb.dir", folder.resolve("journal").toString(),
                "pekko.persistence.snapshot-store.local.dir", snapshots().toString()))
        .withFallback(ConfigFactory.load());
  }

  private Path snapshots() {
    return folder.resolve("snapshots");
  }

  /** Those of the actor that end with the event of this number. */
  private List<Path> snapshotsAt(int event) {
    if (!Files.isDirectory(snapshots())) {
      return List.of();
    }
    try (var files = Files.list(snapshots())) {
      return files
          .filter(
              file -> file.getFileName().toString().matches("snapshot-client-" + event + "-\\d+"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> CompletableFuture<T> ask(
      ActorTestKit kit,
      ActorRef<ClientActor.Command> client,
      Function<ActorRef<StatusReply<T>>, ClientActor.Command> command) {
    return AskPattern.<ClientActor.Command, T>askWithStatus(
            client, command::apply, PATIENCE, kit.scheduler())
        .toCompletableFuture();
  }

  private ActorRef<ClientActor.Command> client(ActorTestKit kit) {
    var owner = OwnerKeys.derive(MasterSecret.random(new SecureRandom())).owner();
    return kit.spawn(
        ClientActor.create(owner, new PeerId(1, 2), kit.system().ignoreRef()), "client");
  }

  /** Has the actor persist as many events, and waits for its last snapshot. */
  private void persist(Config config, int events, int lastSnapshot) {
    var kit = ActorTestKit.create(config);
    try {
      var client = client(kit);
      var answers = new ArrayList<CompletableFuture<Long>>();
      for (int i = 0; i < events; i++) {
        answers.add(ask(kit, client, reply -> new ClientActor.ReserveHead(0, reply)));
      }
      answers.forEach(CompletableFuture::join);
      Awaitility.await().atMost(PATIENCE).until(() -> snapshotsAt(lastSnapshot).size() == 1);
    } finally {
      kit.shutdownTestKit();
    }
  }

  private long recoveredHead() {
    var kit = ActorTestKit.create(config());
    try {
      return ask(kit, client(kit), ClientActor.Describe::new).join().head();
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void whatAnEarlierBuildSavedIsRead() {
    var earlier =
        ConfigFactory.parseString(
            "pekko.persistence.snapshot-store.local.class ="
                + " org.apache.pekko.persistence.snapshot.local.LocalSnapshotStore");

    persist(earlier.withFallback(config()), THREE_SNAPSHOTS, 600);

    assertThat(recoveredHead()).isEqualTo(THREE_SNAPSHOTS);
  }

  @Test
  void aTornSnapshotGivesWayToTheOneBeforeItAndTheEvents() throws IOException {
    persist(config(), THREE_SNAPSHOTS, 600);
    assertThat(snapshotsAt(400)).hasSize(1);

    Files.write(snapshotsAt(600).getFirst(), new byte[0]);

    assertThat(recoveredHead()).isEqualTo(THREE_SNAPSHOTS);
  }

  /** While it is written, its file is taken away. */
  record Vanishing(Path folder) {
    @JsonProperty
    String name() throws IOException {
      try (var files = Files.list(folder)) {
        for (var file : files.toList()) {
          Files.delete(file);
        }
      }
      return "gone";
    }
  }

  @Test
  void whatDidNotReachItsPlaceDoesNotCountAsSaved() {
    var binding = "pekko.actor.serialization-bindings.\"" + Vanishing.class.getName() + "\"";
    var kit =
        ActorTestKit.create(
            ConfigFactory.parseMap(Map.of(binding, "jackson-cbor")).withFallback(config()));
    try {
      var probe = kit.createTestProbe(Object.class);
      var store = Persistence.get(kit.system()).snapshotStoreFor("", ConfigFactory.empty());
      var metadata = SnapshotMetadata.apply("client", 1);

      store.tell(
          new SnapshotProtocol.SaveSnapshot(metadata, new Vanishing(snapshots())),
          Adapter.toClassic(probe.ref()));

      assertThat(probe.receiveMessage(PATIENCE)).isInstanceOf(SaveSnapshotFailure.class);
    } finally {
      kit.shutdownTestKit();
    }
  }
}
