package org.distbackup.monitor;

import java.security.SecureRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.distbackup.MemoryJournal;
import org.distbackup.message.HeadMark;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorCommand.PublishHead;
import org.distbackup.message.MonitorReply.HeadAnswer;
import org.distbackup.message.MonitorReply.HeadNoted;
import org.distbackup.placement.Cast;
import org.distbackup.placement.ManualClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitorPersistFailureTest {

  private final ActorTestKit kit = ActorTestKit.create(MemoryJournal.CONFIG);
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void withoutAnEventThereIsNoAnswerAndTheNextTryWorks() {
    ActorRef<MonitorCommand> monitor =
        kit.spawn(
            MonitorActor.create(
                "monitor",
                MonitorSettings.of(kit.system().settings().config()),
                new ManualClock(),
                new SecureRandom(),
                book -> {}));
    TestProbe<HeadAnswer> client = kit.createTestProbe(HeadAnswer.class);
    var head = new HeadMark(Cast.owner(1), Cast.peer(1), 5);
    journal.failNextPersisted();
    monitor.tell(new PublishHead(head, client.getRef()));
    client.expectNoMessage();
    monitor.tell(new PublishHead(head, client.getRef()));
    client.expectMessage(new HeadNoted(head));
  }
}
