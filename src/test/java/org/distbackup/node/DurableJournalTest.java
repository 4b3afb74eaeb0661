package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import scala.jdk.javaapi.CollectionConverters;

/** The journal on disk, asked as persistent actors ask it. The limit is the whole process's. */
@Isolated
class DurableJournalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;
  private final Random random = new Random(1);
  private final Map<String, List<byte[]>> acknowledged = new LinkedHashMap<>();

  private ActorTestKit kit;
  private TestProbe<Object> probe;
  private ActorRef journal;

  private Path files() {
    return folder.resolve("journal");
  }

  @BeforeEach
  void start() {
    var config =
        Map.of(
            "pekko.actor.provider",
            "local",
            "pekko.persistence.journal.leveldb.dir",
            files().toString(),
            "pekko.persistence.journal.leveldb.circuit-breaker.reset-timeout",
            "1s");
    kit = ActorTestKit.create(ConfigFactory.parseMap(config).withFallback(ConfigFactory.load()));
    probe = kit.createTestProbe(Object.class);
    journal = Persistence.get(kit.system()).journalFor("", ConfigFactory.empty());
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef asker() {
    return Adapter.toClassic(probe.ref());
  }

  /** The next event of that actor; whether it was acknowledged. */
  private boolean write(String actor, int length) {
    var events = acknowledged.computeIfAbsent(actor, name -> new ArrayList<>());
    var event = new byte[length];
    random.nextBytes(event);
    var envelope =
        PersistentRepr.apply(
            event, events.size() + 1L, actor, "", false, ActorRef.noSender(), "writer");
    List<PersistentEnvelope> one = List.of(AtomicWrite.apply(envelope));
    journal.tell(
        new JournalProtocol.WriteMessages(CollectionConverters.asScala(one).toSeq(), asker(), 1),
        asker());
    while (true) {
      var answer = probe.receiveMessage(ANSWER);
      if (answer instanceof JournalProtocol.WriteMessageSuccess) {
        events.add(event);
        return true;
      }
      if (answer instanceof JournalProtocol.WriteMessageFailure
          || answer instanceof JournalProtocol.WriteMessageRejected) {
        return false;
      }
    }
  }

  private void awaitWrite() {
    Awaitility.await().atMost(PATIENCE).until(() -> write("after", 100));
  }

  private List<byte[]> replay(String actor) {
    journal.tell(
        new JournalProtocol.ReplayMessages(1, Long.MAX_VALUE, Long.MAX_VALUE, actor, asker()),
        asker());
    var events = new ArrayList<byte[]>();
    while (true) {
      var answer = probe.receiveMessage(ANSWER);
      if (answer instanceof JournalProtocol.ReplayedMessage replayed) {
        events.add((byte[]) replayed.persistent().payload());
      } else {
        assertThat(answer).isInstanceOf(JournalProtocol.RecoverySuccess.class);
        return events;
      }
    }
  }

  private void assertAllIsThere() {
    acknowledged.forEach(
        (actor, events) -> assertThat(replay(actor)).as(actor).containsExactlyElementsOf(events));
  }

  private void assertAllIsThereNowAndAfterARestart() {
    assertAllIsThere();
    stop();
    start();
    assertAllIsThere();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void afterAFullDiskItTakesEventsAgainAndHasLostNone() throws Exception {
    var refused = 0;
    try (var _ = new FileSizeLimit(20_011)) {
      for (int i = 0; i < 200; i++) {
        // Many actors, so that their names too are among what was not written.
        if (!write("actor-" + i / 3, 700)) {
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();

    awaitWrite();
    for (int i = 0; i < 200; i++) {
      assertThat(write("actor-" + i / 3, 700)).isTrue();
    }
    assertAllIsThereNowAndAfterARestart();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void afterAFailedCompactionItTakesEventsAgainAndHasLostNone() throws Exception {
    // One more and LevelDB begins another log and makes a table of this one.
    for (int i = 0; i < 4; i++) {
      assertThat(write("actor", MIB)).isTrue();
    }
    try (var _ = new FileSizeLimit(2 * MIB)) {
      Awaitility.await().atMost(PATIENCE).until(() -> !write("actor", 100));
      assertThat(write("actor", 100)).isFalse();
    }

    awaitWrite();
    assertAllIsThereNowAndAfterARestart();
  }

  @Test
  void whatCouldNotBeOpenedIsOpenedLater() throws IOException {
    assertThat(write("actor", 100)).isTrue();
    stop();
    var manifest = files().resolve("CURRENT");
    var aside = folder.resolve("CURRENT");
    Files.move(manifest, aside);
    Files.createDirectory(manifest);
    start();
    assertThat(write("actor", 100)).isFalse();

    Files.delete(manifest);
    Files.move(aside, manifest);

    awaitWrite();
    assertThat(write("actor", 100)).isTrue();
    assertAllIsThereNowAndAfterARestart();
  }
}
